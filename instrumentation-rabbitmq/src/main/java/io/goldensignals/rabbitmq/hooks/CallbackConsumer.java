package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/** A consumer made of a callback, as amqp-client makes one of it. */
final class CallbackConsumer implements Consumer {

    private final DeliverCallback deliver;

    CallbackConsumer(DeliverCallback deliver) {
        this.deliver = deliver;
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        deliver.handle(consumerTag, new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) {
        // No callback asks for it.
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        // No callback asks for it.
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
