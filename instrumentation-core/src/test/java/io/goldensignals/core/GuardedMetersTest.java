package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The meters that rows create guard themselves. */
class GuardedMetersTest {

    private Error failure = new LinkageError("registry of another version");
    private final SimpleMeterRegistry registry = new FailingRegistry();
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);
    private final Timer timer = TestMeters.DURATION.timer(meters, "north", "");
    private final Counter counter = TestMeters.PAINTED.counter(meters, "red");
    private final DistributionSummary summary = TestMeters.SIZE.summary(meters);

    @Test
    void recordingDoesNotThrowAndIsCounted() {
        counter.increment();
        counter.increment(2);
        summary.record(3);
        timer.record(4, TimeUnit.SECONDS);
        timer.record(Duration.ofSeconds(5));

        assertThat(errors()).isEqualTo(5);
    }

    @Test
    void fatalFailuresAreRethrown() {
        failure = new OutOfMemoryError("simulated");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(counter::increment)
                .isSameAs(failure);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> summary.record(1));
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> timer.record(1, TimeUnit.SECONDS));
    }

    @Test
    void aDurationBelowZeroIsRecordedAsZeroWhicheverWayItComes() {
        SimpleMeterRegistry sound = new SimpleMeterRegistry();
        Meters own = Meters.of(sound, TestMeters.CATALOG);
        Timer measured = TestMeters.DURATION.timer(own, "north", "");

        measured.record(-4, TimeUnit.SECONDS);
        measured.record(Duration.ofSeconds(-5));

        assertThat(measured.count()).isEqualTo(2);
        assertThat(measured.totalTime(TimeUnit.SECONDS)).isZero();
    }

    @Test
    void anAmountThatIsNegativeOrNoFiniteNumberIsRefusedAndCounted() {
        SimpleMeterRegistry sound = new SimpleMeterRegistry();
        Meters own = Meters.of(sound, TestMeters.CATALOG);
        Counter painted = TestMeters.PAINTED.counter(own, "red");
        DistributionSummary sizes = TestMeters.SIZE.summary(own);
        painted.increment(7);
        sizes.record(7);

        for (double wrong : new double[] {-2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            painted.increment(wrong);
            sizes.record(wrong);
        }

        assertThat(painted.count()).isEqualTo(7);
        assertThat(sizes.totalAmount()).isEqualTo(7);
        assertThat(sizes.count()).isEqualTo(1);
        assertThat(sound.get("instrumentation.errors").counter().count()).isEqualTo(8);
    }

    @Test
    void whatATimerMeasuresRunsOnceAndKeepsItsResultAndItsException() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        IOException own = new IOException("of the application");

        timer.record((Runnable) runs::incrementAndGet);
        assertThat(timer.record((Supplier<Integer>) runs::incrementAndGet)).isEqualTo(2);
        assertThat(timer.recordCallable(runs::incrementAndGet)).isEqualTo(3);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> timer.recordCallable(() -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThat(errors()).isEqualTo(4);
    }

    @Test
    void aGuardedMeterReadsAsTheOneInTheRegistry() {
        SimpleMeterRegistry sound = new SimpleMeterRegistry();
        Meters own = Meters.of(sound, TestMeters.CATALOG);
        Timer measured = TestMeters.DURATION.timer(own, "north", "");
        measured.record(() -> {});
        measured.record(2, TimeUnit.SECONDS);
        Timer registered = sound.get("order.duration").timer();

        assertThat(measured).isEqualTo(registered).hasSameHashCodeAs(registered);
        assertThat(measured.getId()).isSameAs(registered.getId());
        assertThat(measured.count()).isEqualTo(2);
        assertThat(measured.totalTime(TimeUnit.SECONDS)).isEqualTo(registered.totalTime(TimeUnit.SECONDS));
        assertThat(measured.max(TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(measured.takeSnapshot().count()).isEqualTo(2);
    }

    @Test
    void whatWasInFlightHasEndedThoughItsDurationCannotBeRecorded() {
        Operation operation = RequestMetrics.builder(meters, TestMeters.DURATION)
                .inFlight(TestMeters.ACTIVE)
                .build()
                .operation("north");

        operation.run(() -> {});

        assertThat(registry.get("order.active").gauge().value()).isZero();
        assertThat(errors()).isEqualTo(1);
    }

    private double errors() {
        return registry.get("instrumentation.errors").counter().count();
    }

    private final class FailingRegistry extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            if (id.getName().startsWith("instrumentation.")) {
                return super.newCounter(id);
            }
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    throw failure;
                }
            };
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
            return new NoopTimer(id) {
                @Override
                public void record(long amount, TimeUnit unit) {
                    throw failure;
                }
            };
        }

        @Override
        protected DistributionSummary newDistributionSummary(
                Meter.Id id, DistributionStatisticConfig config, double scale) {
            return new NoopDistributionSummary(id) {
                @Override
                public void record(double amount) {
                    throw failure;
                }
            };
        }
    }
}
