package io.goldensignals.registry;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A timer on stripes, for nearly all of them. It does not extend Micrometer's {@code AbstractTimer}, which hands each recording
 * to a histogram of its own too and looks for pauses; {@link PercentileTimer} does so for those that want it.
 */
final class StripedTimer extends AbstractMeter implements Timer, StripedMeter {

    private final Clock clock;
    private final Series series;

    StripedTimer(Id id, Clock clock, Series series) {
        super(id);
        this.clock = clock;
        this.series = series;
    }

    @Override
    public Series series() {
        return series;
    }

    @Override
    public void record(long amount, TimeUnit unit) {
        if (amount >= 0) {
            series.record(unit.toNanos(amount));
        }
    }

    @Override
    public <T> T record(Supplier<T> work) {
        long started = clock.monotonicTime();
        try {
            return work.get();
        } finally {
            recordSince(started);
        }
    }

    @Override
    public <T> T recordCallable(Callable<T> work) throws Exception {
        long started = clock.monotonicTime();
        try {
            return work.call();
        } finally {
            recordSince(started);
        }
    }

    @Override
    public void record(Runnable work) {
        long started = clock.monotonicTime();
        try {
            work.run();
        } finally {
            recordSince(started);
        }
    }

    private void recordSince(long started) {
        record(clock.monotonicTime() - started, TimeUnit.NANOSECONDS);
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    public long count() {
        return series.count();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return TimeUtils.nanosToUnit(series.sum(), unit);
    }

    @Override
    public double max(TimeUnit unit) {
        return TimeUtils.nanosToUnit(series.max(), unit);
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return series.snapshot(HistogramSnapshot.empty(count(), series.sum(), series.max()));
    }
}
