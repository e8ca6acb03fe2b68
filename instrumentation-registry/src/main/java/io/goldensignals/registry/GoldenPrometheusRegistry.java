package io.goldensignals.registry;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus registry whose timers and distribution summaries do not slow each other down when threads record at once.
 *
 * <p>It takes the place of {@link PrometheusMeterRegistry} and is one: what is registered, filtered, named, removed and scraped
 * is the same. A recording takes no lock, reads no clock and allocates nothing. In every scrape the count of a histogram is that
 * of its buckets, and no count ever goes down.
 *
 * <p>Gauges, counters, long task timers and meters of functions are Micrometer's own. Thread-safe.
 */
public final class GoldenPrometheusRegistry extends PrometheusMeterRegistry {

    private final PrometheusConfig config;
    private final Families families;
    private final @Nullable Samplers samplers;
    private final Map<Buckets, Bounds> bounds = new ConcurrentHashMap<>();
    private volatile @Nullable NativeHistograms nativeHistograms;

    /** A registry with the clock of the system and a Prometheus registry of its own. */
    public GoldenPrometheusRegistry(PrometheusConfig config) {
        this(config, new PrometheusRegistry(), Clock.SYSTEM);
    }

    /** A registry without exemplars. */
    public GoldenPrometheusRegistry(PrometheusConfig config, PrometheusRegistry prometheus, Clock clock) {
        this(config, prometheus, clock, null);
    }

    /** A registry; {@code spans} gives the ids that exemplars carry, and without it there are none. */
    public GoldenPrometheusRegistry(
            PrometheusConfig config, PrometheusRegistry prometheus, Clock clock, @Nullable SpanContext spans) {
        super(config, prometheus, clock, spans);
        this.config = config;
        this.families = new Families(prometheus);
        this.samplers = spans == null ? null : new Samplers(spans, config);
        config().onMeterRemoved(this::removed);
    }

    /** Makes native histograms of the timers and summaries that are registered from now on. */
    public GoldenPrometheusRegistry nativeHistograms(NativeHistograms histograms) {
        nativeHistograms = requireNonNull(histograms, "histograms");
        return this;
    }

    private void removed(Meter meter) {
        Series series = meter instanceof StripedMeter striped ? striped.series() : null;
        Labels labels;
        try {
            labels = series == null ? labels(meter.getId()) : series.labels();
        } catch (IllegalArgumentException unusable) { // so it was refused
            return;
        }
        families.release(getConventionName(meter.getId()), meter.getId(), labels, series);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauses) {
        Series series = series(id, Series.Kind.TIMER, statistics);
        Timer timer = PercentileTimer.isNeeded(statistics, pauses)
                ? new PercentileTimer(id, clock, withoutBuckets(statistics), pauses, series)
                : new StripedTimer(id, clock, series);
        if (statistics.isPublishingPercentiles()) {
            series.percentilesOf(timer);
        }
        publish(id, series);
        return timer;
    }

    @Override
    public DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig statistics, double scale) {
        Series series = series(id, Series.Kind.SUMMARY, statistics);
        StripedSummary summary = new StripedSummary(id, clock, withoutBuckets(statistics), scale, series);
        if (statistics.isPublishingPercentiles()) {
            series.percentilesOf(summary);
        }
        publish(id, series);
        return summary;
    }

    /** What is left for Micrometer's own histogram: percentiles. */
    private static DistributionStatisticConfig withoutBuckets(DistributionStatisticConfig statistics) {
        return DistributionStatisticConfig.builder()
                .percentilesHistogram(false)
                .serviceLevelObjectives()
                .build()
                .merge(statistics);
    }

    private Series series(Meter.Id id, Series.Kind kind, DistributionStatisticConfig statistics) {
        NativeHistograms chosen = nativeHistograms;
        NativeHistograms natives = chosen != null && chosen.has(id) ? chosen : null;
        Bounds buckets = Bounds.NONE;
        if (statistics.isPublishingHistogram() && (natives == null || natives.keepsClassicBuckets())) {
            NavigableSet<Double> asked = statistics.getHistogramBuckets(true);
            buckets = bounds.computeIfAbsent(
                    new Buckets(kind, List.copyOf(asked)), each -> Bounds.of(each.asked(), kind.unit));
        }
        Labels labels = Labels.EMPTY;
        String problem = null;
        try {
            labels = labels(id);
        } catch (IllegalArgumentException unusable) {
            problem = problem(unusable);
        }
        return new Series(
                labels,
                problem,
                clock.wallTime(),
                kind,
                buckets,
                new DecayingMax(clock, statistics),
                samplers == null ? null : samplers.sampler(buckets),
                natives == null ? null : natives.create(buckets));
    }

    private Labels labels(Meter.Id id) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Tag tag : getConventionTags(id)) {
            names.add(tag.getKey());
        }
        for (Tag tag : id.getTagsAsIterable()) { // values as they are: only names have a convention
            values.add(tag.getValue());
        }
        return Labels.of(names, values);
    }

    /** Such as two tags whose keys are one in Prometheus. */
    private static String problem(IllegalArgumentException unusable) {
        return "Its tags cannot be labels: " + unusable.getMessage();
    }

    private void publish(Meter.Id id, Series series) {
        String description = id.getDescription();
        String help = config.descriptions() && description != null ? description : " ";
        String problem = series.problem();
        accepted(id, problem != null ? problem : families.add(getConventionName(id), id, help, series));
    }

    /** Whether Micrometer's registry, which makes the labels only when it is scraped, may do so with the meter. */
    private boolean claimed(Meter.Id id) {
        return claimed(id, Families.Shape.OTHER);
    }

    private boolean claimed(Meter.Id id, Families.Shape shape, String... labelsOfMicrometer) {
        Labels labels;
        try {
            labels = labels(id);
            for (String name : labelsOfMicrometer) {
                labels.add(name, ""); // refuses what is there
            }
        } catch (IllegalArgumentException unusable) {
            return accepted(id, problem(unusable));
        }
        return accepted(id, families.claim(getConventionName(id), id, labels, shape));
    }

    private boolean accepted(Meter.Id id, @Nullable String reason) {
        if (reason == null) {
            return true;
        }
        meterRegistrationFailed(id, reason);
        return false;
    }

    @Override
    public Counter newCounter(Meter.Id id) {
        return claimed(id) ? super.newCounter(id) : new CumulativeCounter(id);
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
        return claimed(id) ? super.newGauge(id, object, value) : new DefaultGauge<>(id, object, value);
    }

    @Override
    protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig statistics) {
        return claimed(id, statistics.isPublishingHistogram() ? Families.Shape.TASKS_IN_BUCKETS : Families.Shape.TASKS)
                ? super.newLongTaskTimer(id, statistics)
                : new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), statistics, true);
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id, T object, ToLongFunction<T> count, ToDoubleFunction<T> total, TimeUnit unit) {
        return claimed(id)
                ? super.newFunctionTimer(id, object, count, total, unit)
                : new CumulativeFunctionTimer<>(id, object, count, total, unit, getBaseTimeUnit());
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T object, ToDoubleFunction<T> count) {
        return claimed(id)
                ? super.newFunctionCounter(id, object, count)
                : new CumulativeFunctionCounter<>(id, object, count);
    }

    @Override
    protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
        return claimed(id, Families.Shape.OTHER, "statistic")
                ? super.newMeter(id, type, measurements)
                : new DefaultMeter(id, type, measurements);
    }

    /** Which buckets a meter wants: one {@link Bounds} for all that want the same. */
    private record Buckets(Series.Kind kind, List<Double> asked) {}
}
