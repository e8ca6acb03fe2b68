package io.goldensignals.testkit;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A registry that throws: with it, an instrumented application must behave as it does without instrumentation.
 *
 * <p>Thread-safe. {@link #attacks()} returns how often it threw, so that a test can be sure that it did.
 */
public final class HostileRegistry extends SimpleMeterRegistry {

    private final boolean atCreation;
    private final AtomicLong attacks;

    private HostileRegistry(boolean atCreation, AtomicLong attacks) {
        super(SimpleConfig.DEFAULT, new HostileClock(atCreation, attacks));
        this.atCreation = atCreation;
        this.attacks = attacks;
    }

    /** A registry that refuses to create any counter, timer or summary, and whose clock fails. */
    public static HostileRegistry atCreation() {
        return new HostileRegistry(true, new AtomicLong());
    }

    /** A registry whose counters, timers and summaries fail at every call but the one for their identity. */
    public static HostileRegistry atRecording() {
        return new HostileRegistry(false, new AtomicLong());
    }

    /** How often the registry threw. */
    public long attacks() {
        return attacks.get();
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return hostile(Counter.class, id);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
        return hostile(Timer.class, id);
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig config, double scale) {
        return hostile(DistributionSummary.class, id);
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to nothing but itself
    private <M extends Meter> M hostile(Class<M> type, Meter.Id id) {
        if (atCreation) {
            throw attack(attacks);
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getId" -> id;
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> arguments != null && proxy == arguments[0];
                        default -> throw attack(attacks);
                    };
                }));
    }

    private static IllegalStateException attack(AtomicLong attacks) {
        attacks.incrementAndGet();
        return new IllegalStateException("hostile registry");
    }

    private record HostileClock(boolean hostile, AtomicLong attacks) implements Clock {
        @Override
        public long wallTime() {
            return SYSTEM.wallTime(); // Micrometer itself reads it while it builds the registry
        }

        @Override
        public long monotonicTime() {
            if (hostile) {
                throw attack(attacks);
            }
            return SYSTEM.monotonicTime();
        }
    }
}
