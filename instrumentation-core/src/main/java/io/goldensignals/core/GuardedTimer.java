package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.util.MeterEquivalence;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A timer that never throws into the code that records, unless the failure is fatal. What it measures runs once and keeps its result and
 * its exceptions, whatever the registry does.
 *
 * <p>A duration below zero, as by a clock that was put back, is recorded as zero: Micrometer drops it, and then the rate, the errors
 * and whatever else is counted by the timer would lack a call that took place. Callers need not cut.
 */
final class GuardedTimer implements Timer {

    private final Meters meters;
    private final Timer timer;

    GuardedTimer(Meters meters, Timer timer) {
        this.meters = meters;
        this.timer = requireNonNull(timer);
    }

    @Override
    public void record(long amount, TimeUnit unit) {
        try {
            timer.record(Math.max(0, amount), unit);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public <T extends @Nullable Object> T record(Supplier<T> work) {
        long started = meters.nanos();
        try {
            return work.get();
        } finally {
            since(started);
        }
    }

    @Override
    public <T extends @Nullable Object> T recordCallable(Callable<T> work) throws Exception {
        long started = meters.nanos();
        try {
            return work.call();
        } finally {
            since(started);
        }
    }

    @Override
    public void record(Runnable work) {
        long started = meters.nanos();
        try {
            work.run();
        } finally {
            since(started);
        }
    }

    private void since(long started) {
        record(meters.nanos() - started, TimeUnit.NANOSECONDS);
    }

    @Override
    public long count() {
        return timer.count();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return timer.totalTime(unit);
    }

    @Override
    public double max(TimeUnit unit) {
        return timer.max(unit);
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return timer.baseTimeUnit();
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return timer.takeSnapshot();
    }

    @Override
    public Meter.Id getId() {
        return timer.getId();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return MeterEquivalence.equals(this, other);
    }

    @Override
    public int hashCode() {
        return MeterEquivalence.hashCode(this);
    }
}
