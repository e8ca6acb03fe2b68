package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.RecoveryListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;

/**
 * What is known of a channel that was wrapped by hand, from one loss of its connection to the next, and the listeners that
 * tell of confirms, returns and of the end.
 */
final class ChannelLife implements ConfirmListener, ReturnListener, ShutdownListener, RecoveryListener {

    private final Recorder recorder;
    private final Channel channel;

    // Closed ledgers: of what is told while there is no channel, or of one before. Also remembers what recovery
    // restores.
    private final ChannelState gone;
    private volatile ChannelState state;

    ChannelLife(Recorder recorder, Channel channel) {
        this.recorder = recorder;
        this.channel = channel;
        this.gone = recorder.channels().ended(channel);
        this.state = gone;
    }

    void listen() {
        channel.addShutdownListener(this);
        channel.addConfirmListener(this);
        channel.addReturnListener(this);
        if (channel instanceof Recoverable recoverable) {
            recoverable.addRecoveryListener(this);
        }
    }

    /** The ledgers of the channel as the broker knows it now; closed ones while it does not. */
    ChannelState state() {
        ChannelState known = state;
        return known != gone ? known : begin();
    }

    /** The ledgers, which are closed, of what belongs to a channel before. */
    ChannelState gone() {
        return gone;
    }

    private synchronized ChannelState begin() {
        if (state == gone && channel.isOpen()) {
            state = recorder.channels().begin(channel, gone);
        }
        return state;
    }

    @Override
    public synchronized void shutdownCompleted(ShutdownSignalException cause) {
        try {
            ChannelState ended = state;
            if (ended != gone) {
                gone.inherit(ended);
                state = gone;
                recorder.channels().end(channel, ended, cause);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }

    @Override
    public void handleRecoveryStarted(Recoverable recovering) {
        try {
            state(); // the client has put the new channel in its place already
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }

    @Override
    public void handleRecovery(Recoverable recovered) {
        // Has begun before.
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        answered(number, multiple, OperationResults.ACKED);
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        answered(number, multiple, OperationResults.NACKED);
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
