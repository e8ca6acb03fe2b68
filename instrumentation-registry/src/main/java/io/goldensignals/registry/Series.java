package io.goldensignals.registry;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one timer or summary recorded, and how a scrape shows it. */
final class Series {

    private static final CountAtBucket[] NO_BUCKETS = {};

    private final Labels labels;
    private final long createdMillis;
    private final Kind kind;
    private final Bounds bounds;
    private final Stripes stripes;
    private final DecayingMax max;
    private final @Nullable ExemplarSampler sampler;
    private final @Nullable String problem;

    /** Counts what is scraped if it is a native histogram; Micrometer's side of the meter is on the stripes still. */
    private final @Nullable Histogram nativeHistogram;

    /** Whether anything but the stripes takes note of a recording. */
    private final boolean observed;

    private @Nullable HistogramSupport percentiles;

    /** With a problem it counts and is not to be scraped. */
    Series(
            Labels labels,
            @Nullable String problem,
            long createdMillis,
            Kind kind,
            Bounds bounds,
            DecayingMax max,
            @Nullable ExemplarSampler sampler,
            @Nullable Histogram nativeHistogram) {
        this.labels = labels;
        this.problem = problem;
        this.createdMillis = createdMillis;
        this.kind = kind;
        this.bounds = bounds;
        this.stripes = new Stripes(bounds.size());
        this.max = max;
        this.sampler = sampler;
        this.nativeHistogram = nativeHistogram;
        this.observed = sampler != null || nativeHistogram != null;
    }

    /** Of a meter that computes percentiles itself; before the series is published. */
    void percentilesOf(HistogramSupport meter) {
        percentiles = meter;
    }

    Labels labels() {
        return labels;
    }

    /** Why it cannot be scraped. */
    @Nullable
    String problem() {
        return problem;
    }

    void record(long nanos) {
        stripes.add(bounds.bucket(nanos), nanos);
        if (observed) {
            observe((double) nanos);
        }
    }

    void record(double amount) {
        stripes.add(bounds.bucket(amount), amount);
        if (observed) {
            observe(amount);
        }
    }

    private void observe(double value) {
        if (nativeHistogram != null) {
            nativeHistogram.observe(value / kind.unit);
        }
        if (sampler != null) {
            sampler.observe(value);
        }
    }

    long count() {
        return stripes.count();
    }

    /** In the unit in which values are recorded. */
    double sum() {
        return kind == Kind.TIMER ? stripes.sumOfLongs() : stripes.sumOfDoubles();
    }

    /** In the unit in which values are recorded. */
    double max() {
        long recent = max.poll(stripes.takeMax());
        return kind == Kind.TIMER ? (double) recent : Double.longBitsToDouble(recent);
    }

    private boolean hasBuckets() {
        return !bounds.isNone();
    }

    boolean isHistogram() {
        return hasBuckets() || nativeHistogram != null;
    }

    /** Cumulative, as Micrometer has them: only the buckets that were asked for. */
    CountAtBucket[] bucketCounts() {
        return hasBuckets() ? bucketCounts(stripes.counts()) : NO_BUCKETS;
    }

    private CountAtBucket[] bucketCounts(long[] counts) {
        CountAtBucket[] buckets = new CountAtBucket[bounds.asked()];
        long below = 0;
        for (int i = 0; i < buckets.length; i++) {
            below += counts[i];
            buckets[i] = new CountAtBucket(bounds.recorded(i), below);
        }
        return buckets;
    }

    /** Micrometer's snapshot with the percentiles of the given one; its count is that of its buckets. */
    HistogramSnapshot snapshot(HistogramSnapshot window) {
        long[] counts = stripes.counts();
        long count = 0;
        for (long inBucket : counts) {
            count += inBucket;
        }
        return new HistogramSnapshot(
                count,
                sum(),
                window.max(),
                window.percentileValues(),
                hasBuckets() ? bucketCounts(counts) : NO_BUCKETS,
                window::outputSummary);
    }

    /** An array for the counts of the buckets: the given one, if it has the right size. */
    long[] scratch(long[] used) {
        return used.length == bounds.size() ? used : new long[bounds.size()];
    }

    /** {@code scratch} is only used during the call. */
    HistogramDataPointSnapshot histogram(long[] scratch) {
        if (nativeHistogram != null) {
            HistogramDataPointSnapshot point =
                    nativeHistogram.collect().getDataPoints().get(0);
            return new HistogramDataPointSnapshot(
                    point.getClassicBuckets(),
                    point.getNativeSchema(),
                    point.getNativeZeroCount(),
                    point.getNativeZeroThreshold(),
                    point.getNativeBucketsForPositiveValues(),
                    point.getNativeBucketsForNegativeValues(),
                    point.getSum(),
                    labels,
                    exemplars(),
                    createdMillis);
        }
        stripes.counts(scratch); // before the sum, which then has all of them
        ClassicHistogramBuckets buckets = ClassicHistogramBuckets.of(bounds.exposed(), scratch); // copies both
        return new HistogramDataPointSnapshot(buckets, sum() / kind.unit, labels, exemplars(), createdMillis);
    }

    SummaryDataPointSnapshot summary() {
        long count = stripes.count();
        return new SummaryDataPointSnapshot(count, sum() / kind.unit, quantiles(), labels, exemplars(), createdMillis);
    }

    GaugeDataPointSnapshot maximum() {
        return new GaugeDataPointSnapshot(max() / kind.unit, labels, null);
    }

    private Quantiles quantiles() {
        if (percentiles == null) {
            return Quantiles.EMPTY;
        }
        List<Quantile> quantiles = new ArrayList<>();
        for (ValueAtPercentile value : percentiles.takeSnapshot().percentileValues()) {
            quantiles.add(new Quantile(value.percentile(), value.value() / kind.unit));
        }
        return Quantiles.of(quantiles);
    }

    private Exemplars exemplars() {
        if (sampler == null) {
            return Exemplars.EMPTY;
        }
        List<Exemplar> scaled = new ArrayList<>();
        for (Exemplar exemplar : sampler.collect()) {
            scaled.add(Exemplar.builder()
                    .value(exemplar.getValue() / kind.unit)
                    .labels(exemplar.getLabels())
                    .timestampMillis(exemplar.getTimestampMillis())
                    .build());
        }
        return Exemplars.of(scaled);
    }

    /** What is recorded, and how many of its units the unit of the scrape has. */
    enum Kind {
        /** Longs: nanoseconds, scraped as seconds. */
        TIMER(1e9),
        /** Doubles, scraped as they are. */
        SUMMARY(1);

        final double unit;

        Kind(double unit) {
            this.unit = unit;
        }
    }
}
