package io.goldensignals.registry;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;

/** A distribution summary on stripes. */
final class StripedSummary extends AbstractDistributionSummary implements StripedMeter {

    private final Series series;

    StripedSummary(Id id, Clock clock, DistributionStatisticConfig window, double scale, Series series) {
        super(id, clock, window, scale, false);
        this.series = series;
    }

    @Override
    public Series series() {
        return series;
    }

    @Override
    protected void recordNonNegative(double amount) {
        series.record(amount);
    }

    @Override
    public long count() {
        return series.count();
    }

    @Override
    public double totalAmount() {
        return series.sum();
    }

    @Override
    public double max() {
        return series.max();
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return series.snapshot(super.takeSnapshot());
    }
}
