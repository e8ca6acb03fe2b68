package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import java.io.IOException;

/** Measures what a consumer does; passes everything on as it is. */
final class MeasuredConsumer extends HandlingMeter implements Consumer {

    private final Consumer consumer;
    private final boolean elsewhere;
    private long last; // the tag of the last delivery; of the channel's worker alone

    /** One that hands deliveries on to be handled {@code elsewhere} has none of its own to measure. */
    MeasuredConsumer(Instrumentation shared, QueueMeters queue, Consumer consumer, boolean elsewhere) {
        super(shared, queue);
        this.consumer = consumer;
        this.elsewhere = elsewhere;
    }

    Consumer consumer() {
        return consumer;
    }

    /** The application's own consumer, if {@code consumer} measures it. */
    static Consumer bare(Consumer consumer) {
        Consumer bare = consumer;
        while (bare instanceof MeasuredConsumer measured) {
            bare = measured.consumer;
        }
        return bare;
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        last = envelope.getDeliveryTag();
        if (elsewhere) {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
            return;
        }
        int[] depth = depth();
        if (depth == null) {
            handle(consumerTag, envelope, properties, body);
        } else if (depth[0] > 0 && isAlone()) {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
        } else {
            depth[0]++;
            try {
                handle(consumerTag, envelope, properties, body);
            } finally {
                depth[0]--;
            }
        }
    }

    private void handle(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        long started = begin(envelope, properties, body);
        try {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
        } catch (Throwable failure) {
            end(started, failure);
            throw failure;
        }
        end(started, null);
    }

    @Override
    public void handleConsumeOk(String consumerTag) {
        consumer.handleConsumeOk(consumerTag);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        consumer.handleCancelOk(consumerTag);
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
        cancelledByBroker(consumerTag);
        consumer.handleCancel(consumerTag);
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        consumer.handleShutdownSignal(consumerTag, signal);
    }

    @Override
    public void handleRecoverOk(String consumerTag) {
        recovered(last); // in its place among the deliveries: what came before the broker's answer, nothing after it
        consumer.handleRecoverOk(consumerTag);
    }
}
