package io.goldensignals.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.RecoveryDelayHandler;
import org.jspecify.annotations.Nullable;

/** The hook that recovery asks how long to wait, first thing and before each further attempt, on its own thread. */
final class RecoveryHook implements RecoveryDelayHandler, Hook {

    private final Recorder recorder;
    private final ConnectionFactory factory;
    private final @Nullable RecoveryDelayHandler next;

    RecoveryHook(Recorder recorder, ConnectionFactory factory, @Nullable RecoveryDelayHandler next) {
        this.recorder = recorder;
        this.factory = factory;
        this.next = next;
    }

    @Override
    public boolean records(Recorder recorder) {
        return this.recorder == recorder;
    }

    @SuppressWarnings("ReferenceEquality") // a clone is another factory
    boolean isOf(ConnectionFactory other) {
        return factory == other;
    }

    /** The same for a clone of the factory, which has an interval of its own. */
    RecoveryHook of(ConnectionFactory clone) {
        return new RecoveryHook(recorder, clone, next);
    }

    @Override
    public long getDelay(int attempts) {
        try {
            recorder.connections().recovering();
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        return next != null ? next.getDelay(attempts) : factory.getNetworkRecoveryInterval();
    }
}
