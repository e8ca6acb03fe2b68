package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.util.MeterEquivalence;
import org.jspecify.annotations.Nullable;

/**
 * A summary that never throws into the code that records, unless the failure is fatal. An amount that is negative or no finite number
 * is refused and counted as a failure of the instrumentation: one infinite amount would make the sum useless for ever.
 */
final class GuardedSummary implements DistributionSummary {

    private final Meters meters;
    private final DistributionSummary summary;

    GuardedSummary(Meters meters, DistributionSummary summary) {
        this.meters = meters;
        this.summary = requireNonNull(summary);
    }

    @Override
    public void record(double amount) {
        try {
            if (!(amount >= 0 && amount < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "amount for " + getId().getName() + " is " + amount + ", must be a number of at least 0");
            }
            summary.record(amount);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public long count() {
        return summary.count();
    }

    @Override
    public double totalAmount() {
        return summary.totalAmount();
    }

    @Override
    public double max() {
        return summary.max();
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return summary.takeSnapshot();
    }

    @Override
    public Meter.Id getId() {
        return summary.getId();
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
