package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

/** Measures what a callback does with deliveries, but for those that their channel's measuring sees to. */
public final class MeasuredCallback implements DeliverCallback {

    private final Handlings handlings;
    private final MeasuredConsumer measured;
    private final DeliverCallback callback;

    public MeasuredCallback(Instrumentation shared, String queue, DeliverCallback callback) {
        this.handlings = shared.handlings();
        this.callback = callback;
        this.measured = shared.measuredAlone(queue, new CallbackConsumer(callback));
    }

    @Override
    public void handle(String consumerTag, Delivery delivery) throws IOException {
        int[] depth = handlings.mine();
        if (depth == null || depth[0] > 0) {
            callback.handle(consumerTag, delivery);
            return;
        }
        depth[0]++;
        try {
            measure(consumerTag, delivery);
        } finally {
            depth[0]--;
        }
    }

    private void measure(String consumerTag, Delivery delivery) throws IOException {
        long started = measured.begin(delivery.getEnvelope(), delivery.getProperties(), delivery.getBody());
        try {
            callback.handle(consumerTag, delivery);
        } catch (Throwable failure) {
            measured.end(started, failure);
            throw failure;
        }
        measured.end(started, null);
    }
}
