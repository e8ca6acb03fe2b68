package io.goldensignals.registry;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.pause.NoPauseDetector;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;

/** A timer on stripes whose percentiles and pauses are Micrometer's, at what these cost. */
final class PercentileTimer extends AbstractTimer implements StripedMeter {

    private final Series series;

    PercentileTimer(Id id, Clock clock, DistributionStatisticConfig window, PauseDetector pauses, Series series) {
        super(id, clock, window, pauses, TimeUnit.SECONDS, false);
        this.series = series;
    }

    /** Whether a timer with these settings has to be one. */
    static boolean isNeeded(DistributionStatisticConfig statistics, PauseDetector pauses) {
        return statistics.isPublishingPercentiles() || !(pauses instanceof NoPauseDetector);
    }

    @Override
    public Series series() {
        return series;
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        series.record(unit.toNanos(amount));
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
        return series.snapshot(super.takeSnapshot());
    }
}
