package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.util.MeterEquivalence;
import org.jspecify.annotations.Nullable;

/**
 * A counter that never throws into the code that counts, unless the failure is fatal, and never falls: an amount that is negative or no
 * finite number, such as JDBC's -2 for an unknown count of rows, is refused and counted as a failure of the instrumentation.
 * Registries differ in what they would make of it: some subtract, and a sum that has become NaN stays so.
 */
final class GuardedCounter implements Counter {

    private final Meters meters;
    private final Counter counter;

    GuardedCounter(Meters meters, Counter counter) {
        this.meters = meters;
        this.counter = requireNonNull(counter);
    }

    @Override
    public void increment(double amount) {
        try {
            if (!(amount >= 0 && amount < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("counter " + getId().getName() + " is to grow by " + amount
                        + ", must be a number of at least 0");
            }
            counter.increment(amount);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public double count() {
        return counter.count();
    }

    @Override
    public Meter.Id getId() {
        return counter.getId();
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
