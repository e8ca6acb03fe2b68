package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/** A consumer of a channel that was wrapped by hand: tells the channel's ledger what a hook of amqp-client would. */
final class BoundConsumer implements Consumer {

    private final MeasuredChannel channel;
    private final MeasuredConsumer measured;
    private final boolean autoAck;

    BoundConsumer(MeasuredChannel channel, MeasuredConsumer measured, boolean autoAck) {
        this.channel = channel;
        this.measured = measured;
        this.autoAck = autoAck;
    }

    /** The consumer exists: told by the call that made it and by the broker's answer, after a recovery by the latter. */
    void bind(String consumerTag) {
        try {
            channel.bind(measured, consumerTag, autoAck);
        } catch (Throwable failure) {
            channel.failed(failure);
        }
    }

    @Override
    public void handleConsumeOk(String consumerTag) {
        bind(consumerTag);
        measured.handleConsumeOk(consumerTag);
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        try {
            channel.delivered(envelope.getDeliveryTag(), consumerTag);
        } catch (Throwable failure) {
            channel.failed(failure);
        }
        measured.handleDelivery(consumerTag, envelope, properties, body);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        measured.handleCancelOk(consumerTag);
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
        measured.handleCancel(consumerTag);
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        measured.handleShutdownSignal(consumerTag, signal);
    }

    @Override
    public void handleRecoverOk(String consumerTag) {
        measured.handleRecoverOk(consumerTag);
    }
}
