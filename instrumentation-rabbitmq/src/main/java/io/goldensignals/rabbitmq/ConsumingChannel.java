package io.goldensignals.rabbitmq;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.DeliverCallback;
import java.io.IOException;
import java.util.Map;

/** Leads the twenty ways to consume back to one. */
abstract class ConsumingChannel extends ForwardingChannel {

    ConsumingChannel(Channel channel) {
        super(channel);
    }

    @Override
    public String basicConsume(String queue, Consumer consumer) throws IOException {
        return basicConsume(queue, false, "", false, false, Map.of(), consumer);
    }

    @Override
    public String basicConsume(String queue, DeliverCallback deliver, CancelCallback cancel) throws IOException {
        return basicConsume(queue, false, "", false, false, Map.of(), new CallbackConsumer(deliver, cancel, null));
    }

    @Override
    public String basicConsume(String queue, DeliverCallback deliver, ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(queue, false, "", false, false, Map.of(), new CallbackConsumer(deliver, null, shutdown));
    }

    @Override
    public String basicConsume(
            String queue, DeliverCallback deliver, CancelCallback cancel, ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(queue, false, "", false, false, Map.of(), new CallbackConsumer(deliver, cancel, shutdown));
    }

    @Override
    public String basicConsume(String queue, boolean autoAck, Consumer consumer) throws IOException {
        return basicConsume(queue, autoAck, "", false, false, Map.of(), consumer);
    }

    @Override
    public String basicConsume(String queue, boolean autoAck, DeliverCallback deliver, CancelCallback cancel)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, Map.of(), new CallbackConsumer(deliver, cancel, null));
    }

    @Override
    public String basicConsume(
            String queue, boolean autoAck, DeliverCallback deliver, ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, Map.of(), new CallbackConsumer(deliver, null, shutdown));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            DeliverCallback deliver,
            CancelCallback cancel,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, Map.of(), new CallbackConsumer(deliver, cancel, shutdown));
    }

    @Override
    public String basicConsume(String queue, boolean autoAck, Map<String, Object> arguments, Consumer consumer)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, arguments, consumer);
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            CancelCallback cancel)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, arguments, new CallbackConsumer(deliver, cancel, null));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, arguments, new CallbackConsumer(deliver, null, shutdown));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            CancelCallback cancel,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, arguments, new CallbackConsumer(deliver, cancel, shutdown));
    }

    @Override
    public String basicConsume(String queue, boolean autoAck, String tag, Consumer consumer) throws IOException {
        return basicConsume(queue, autoAck, tag, false, false, Map.of(), consumer);
    }

    @Override
    public String basicConsume(
            String queue, boolean autoAck, String tag, DeliverCallback deliver, CancelCallback cancel)
            throws IOException {
        return basicConsume(queue, autoAck, tag, false, false, Map.of(), new CallbackConsumer(deliver, cancel, null));
    }

    @Override
    public String basicConsume(
            String queue, boolean autoAck, String tag, DeliverCallback deliver, ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(queue, autoAck, tag, false, false, Map.of(), new CallbackConsumer(deliver, null, shutdown));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String tag,
            DeliverCallback deliver,
            CancelCallback cancel,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(
                queue, autoAck, tag, false, false, Map.of(), new CallbackConsumer(deliver, cancel, shutdown));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String tag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            CancelCallback cancel)
            throws IOException {
        return basicConsume(
                queue, autoAck, tag, noLocal, exclusive, arguments, new CallbackConsumer(deliver, cancel, null));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String tag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(
                queue, autoAck, tag, noLocal, exclusive, arguments, new CallbackConsumer(deliver, null, shutdown));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String tag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback deliver,
            CancelCallback cancel,
            ConsumerShutdownSignalCallback shutdown)
            throws IOException {
        return basicConsume(
                queue, autoAck, tag, noLocal, exclusive, arguments, new CallbackConsumer(deliver, cancel, shutdown));
    }
}
