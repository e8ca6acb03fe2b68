package io.goldensignals.rabbitmq;

import com.rabbitmq.client.RecoverableChannel;
import com.rabbitmq.client.RecoveryListener;

/** A channel wrapped by hand that recovers with its connection. */
final class MeasuredRecoverableChannel extends MeasuredChannel implements RecoverableChannel {

    private final RecoverableChannel recoverable;

    MeasuredRecoverableChannel(Recorder recorder, RecoverableChannel channel) {
        super(recorder, channel);
        this.recoverable = channel;
    }

    @Override
    public void addRecoveryListener(RecoveryListener listener) {
        recoverable.addRecoveryListener(listener);
    }

    @Override
    public void removeRecoveryListener(RecoveryListener listener) {
        recoverable.removeRecoveryListener(listener);
    }
}
