package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A consumer made of callbacks, as amqp-client makes one of them. */
final class CallbackConsumer implements Consumer {

    private final DeliverCallback deliver;
    private final @Nullable CancelCallback cancel;
    private final @Nullable ConsumerShutdownSignalCallback shutdown;

    CallbackConsumer(
            DeliverCallback deliver,
            @Nullable CancelCallback cancel,
            @Nullable ConsumerShutdownSignalCallback shutdown) {
        this.deliver = deliver;
        this.cancel = cancel;
        this.shutdown = shutdown;
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        deliver.handle(consumerTag, new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
        if (cancel != null) {
            cancel.handle(consumerTag);
        }
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        if (shutdown != null) {
            shutdown.handleShutdownSignal(consumerTag, signal);
        }
    }

    @Override
    public void handleConsumeOk(String consumerTag) {
        // No callback asks for it.
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        // No callback asks for it.
    }

    @Override
    public void handleRecoverOk(String consumerTag) {
        // No callback asks for it.
    }
}
