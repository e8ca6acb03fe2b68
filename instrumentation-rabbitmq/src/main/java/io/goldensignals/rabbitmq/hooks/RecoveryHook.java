package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.RecoveryDelayHandler;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The hook that recovery asks how long to wait, first thing and before each further attempt, on its own thread. */
final class RecoveryHook extends Hook implements RecoveryDelayHandler {

    private final IntConsumer recovering;
    private final ConnectionFactory factory;
    private final @Nullable RecoveryDelayHandler next;

    /** {@code recovering} gets how many attempts have failed, and never throws. */
    RecoveryHook(
            Object instrumentation,
            IntConsumer recovering,
            ConnectionFactory factory,
            @Nullable RecoveryDelayHandler next) {
        super(instrumentation, next);
        this.recovering = recovering;
        this.factory = factory;
        this.next = next;
    }

    @SuppressWarnings("ReferenceEquality") // a clone is another factory
    boolean isOf(ConnectionFactory other) {
        return factory == other;
    }

    /** The same for a clone of the factory, which has an interval of its own. */
    RecoveryHook of(ConnectionFactory clone) {
        return new RecoveryHook(
                instrumentation(), recovering, clone, next instanceof RecoveryHook behind ? behind.of(clone) : next);
    }

    @Override
    public long getDelay(int attempts) {
        recovering.accept(attempts);
        return next != null ? next.getDelay(attempts) : factory.getNetworkRecoveryInterval();
    }
}
