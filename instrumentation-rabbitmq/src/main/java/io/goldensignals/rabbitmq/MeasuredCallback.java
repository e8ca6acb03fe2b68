package io.goldensignals.rabbitmq;

import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

/** Measures what a callback does with deliveries, unless its channel is measured and does so itself. */
final class MeasuredCallback implements DeliverCallback {

    private final Recorder recorder;
    private final MeasuredConsumer measured;
    private final DeliverCallback callback;

    MeasuredCallback(Recorder recorder, String queue, DeliverCallback callback) {
        this.recorder = recorder;
        this.callback = callback;
        this.measured =
                new MeasuredConsumer(recorder, recorder.queue(queue), new CallbackConsumer(callback, null, null));
    }

    @Override
    public void handle(String consumerTag, Delivery delivery) throws IOException {
        if (recorder.consumes(consumerTag)) {
            callback.handle(consumerTag, delivery);
            return;
        }
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
