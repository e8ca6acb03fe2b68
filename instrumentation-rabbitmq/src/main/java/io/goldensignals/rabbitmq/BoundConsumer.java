package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A consumer of a channel that was wrapped by hand: tells the channel's ledger what a hook of amqp-client would. */
final class BoundConsumer implements Consumer {

    private final MeasuredChannel channel;
    private final boolean autoAck;
    private volatile MeasuredConsumer measured;

    // What a channel before its recovery had queued is still handled, at the same time as what comes from the new one.
    private volatile @Nullable MeasuredConsumer late;

    BoundConsumer(MeasuredChannel channel, MeasuredConsumer measured, boolean autoAck) {
        this.channel = channel;
        this.measured = measured;
        this.autoAck = autoAck;
    }

    /** The consumer exists: told by the call that made it and by the broker's answer, after a recovery by the latter. */
    synchronized void bind(String consumerTag) {
        try {
            ChannelState state = channel.life().state();
            if (!measured.isBoundTo(state)) {
                MeasuredConsumer anew = measured.again();
                anew.bind(state, consumerTag, autoAck);
                measured = anew;
            }
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
        MeasuredConsumer own = measured;
        try {
            own = of(consumerTag, envelope.getDeliveryTag());
            own.delivered(envelope.getDeliveryTag());
        } catch (Throwable failure) {
            channel.failed(failure);
        }
        own.handleDelivery(consumerTag, envelope, properties, body);
    }

    /** The one that is bound to the channel which a delivery came from. */
    private MeasuredConsumer of(String consumerTag, long deliveryTag) {
        MeasuredConsumer present = measured;
        ChannelState state = channel.life().state();
        return present.isBoundTo(state) && state.delivers(deliveryTag) ? present : late(consumerTag);
    }

    private MeasuredConsumer late(String consumerTag) {
        MeasuredConsumer known = late;
        if (known == null) {
            known = measured.again();
            known.bind(channel.life().gone(), consumerTag, autoAck);
            late = known;
        }
        return known;
    }

    /** The dispatcher runs this after all deliveries that had arrived before. */
    @Override
    public void handleCancelOk(String consumerTag) {
        measured.cancelled(consumerTag, "application");
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
