package io.goldensignals.benchmarks;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The least that a duration, its histogram and an in-flight count can cost with Micrometer, hand-written. */
final class Floor {

    static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0};

    static final double[] BYTES = {
        64,
        256,
        1024,
        4096,
        16_384,
        65_536,
        262_144,
        1_048_576,
        4_194_304,
        16_777_216,
        67_108_864,
        268_435_456,
        1_073_741_824
    };

    final LongAdder inFlight = new LongAdder();
    private final Timer timer;
    private final DistributionSummary sizes;

    Floor(MeterRegistry registry) {
        timer = timer(registry, "floor");
        sizes = DistributionSummary.builder("sizes")
                .tag("route", "/orders/{id}")
                .serviceLevelObjectives(BYTES)
                .register(registry);
    }

    /** A timer with the 14 boundaries that OpenTelemetry advises. */
    static Timer timer(MeterRegistry registry, String name) {
        return Timer.builder(name)
                .tag("route", "/orders/{id}")
                .serviceLevelObjectives(durations())
                .register(registry);
    }

    static Duration[] durations() {
        Duration[] boundaries = new Duration[SECONDS.length];
        for (int i = 0; i < boundaries.length; i++) {
            boundaries[i] = Duration.ofNanos(Math.round(SECONDS[i] * 1e9));
        }
        return boundaries;
    }

    long begin() {
        inFlight.increment();
        return System.nanoTime();
    }

    void end(long started) {
        inFlight.decrement();
        timer.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    /** What a size costs beside the duration. */
    void size(long bytes) {
        sizes.record((double) bytes);
    }
}
