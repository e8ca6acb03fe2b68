package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a channel that was wrapped by hand, from one loss of its connection to the next, and the listeners that
 * tell of confirms, returns and of the end.
 */
final class ChannelLife implements ConfirmListener, ReturnListener, ShutdownListener {

    private final Recorder recorder;
    private final Channel channel;
    private volatile @Nullable ChannelState state;

    // The client does not send settlements of what was delivered before a recovery.
    private volatile long delivered;
    private volatile long lost;

    ChannelLife(Recorder recorder, Channel channel) {
        this.recorder = recorder;
        this.channel = channel;
    }

    void listen() {
        channel.addShutdownListener(this);
        channel.addConfirmListener(this);
        channel.addReturnListener(this);
    }

    ChannelState state() {
        ChannelState known = state;
        return known != null ? known : begin();
    }

    private synchronized ChannelState begin() {
        ChannelState known = state;
        if (known != null) {
            return known;
        }
        ChannelState begun = recorder.begin(channel);
        state = begun;
        if (!channel.isOpen()) {
            shutdownCompleted(channel.getCloseReason()); // what is told now was still under way when it closed
        }
        return begun;
    }

    @Override
    public synchronized void shutdownCompleted(ShutdownSignalException cause) {
        try {
            ChannelState gone = state;
            state = null;
            lost = delivered;
            if (gone != null) {
                recorder.end(channel, gone, cause);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }

    void delivered(long tag) {
        delivered = Math.max(delivered, tag);
    }

    /** The ledger's tag of one that the application settles, 0 for all; -1 if the client will not send it. */
    long sentTag(long tag, boolean multiple) {
        if (tag > lost) {
            return tag;
        }
        return multiple && tag == lost ? 0 : -1;
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        answered(number, multiple, Destination.ACKED);
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        answered(number, multiple, Destination.NACKED);
    }

    private void answered(long number, boolean multiple, int outcome) {
        try {
            state().publishes()
                    .answered(number, multiple, outcome, recorder.meters().nanos());
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }

    @Override
    public void handleReturn(
            int replyCode,
            String replyText,
            String exchange,
            String routingKey,
            AMQP.BasicProperties properties,
            byte[] body) {
        try {
            recorder.returned(state(), exchange, routingKey, replyCode);
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }
}
