package io.goldensignals.registry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The series of one name in Prometheus, with the maxima beside them.
 *
 * <p>A family has one type: if any of its series has buckets it is a histogram, and those without have the one bucket +Inf.
 */
final class Family implements MultiCollector {

    private final MetricMetadata distribution;
    private final MetricMetadata maximum;

    /** By labels, as the snapshots are sorted by them too and sorting what is sorted costs little. */
    private final ConcurrentSkipListMap<Labels, Series> series = new ConcurrentSkipListMap<>();

    Family(String name, String help) {
        // No unit: OpenMetrics would make it a suffix, which Micrometer's convention has written already.
        this.distribution = new MetricMetadata(name, help, null);
        this.maximum = new MetricMetadata(name + "_max", help, null);
    }

    /** The labels are those of no other. */
    void add(Series added) {
        series.put(added.labels(), added);
    }

    boolean has(Labels labels) {
        return series.containsKey(labels);
    }

    /** False if it was not there. */
    boolean remove(Series removed) {
        return series.remove(removed.labels(), removed);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    @Override
    public MetricSnapshots collect() {
        Collection<Series> all = series.values();
        if (all.isEmpty()) {
            return new MetricSnapshots();
        }
        List<GaugeDataPointSnapshot> maxima = new ArrayList<>(all.size());
        MetricSnapshot main = hasHistogram(all) ? histogram(all) : summary(all);
        for (Series each : all) {
            maxima.add(each.maximum());
        }
        return new MetricSnapshots(main, new GaugeSnapshot(maximum, maxima));
    }

    private static boolean hasHistogram(Collection<Series> all) {
        for (Series each : all) {
            if (each.isHistogram()) {
                return true;
            }
        }
        return false;
    }

    private HistogramSnapshot histogram(Collection<Series> all) {
        List<HistogramDataPointSnapshot> points = new ArrayList<>(all.size());
        long[] scratch = {};
        for (Series each : all) {
            scratch = each.scratch(scratch);
            points.add(each.histogram(scratch));
        }
        return new HistogramSnapshot(distribution, points);
    }

    private SummarySnapshot summary(Collection<Series> all) {
        List<SummaryDataPointSnapshot> points = new ArrayList<>(all.size());
        for (Series each : all) {
            points.add(each.summary());
        }
        return new SummarySnapshot(distribution, points);
    }

    /** What is not asked for is not computed. */
    @Override
    public MetricSnapshots collect(Predicate<String> included, @Nullable PrometheusScrapeRequest request) {
        return included.test(distribution.getPrometheusName()) || included.test(maximum.getPrometheusName())
                ? MultiCollector.super.collect(included, request)
                : new MetricSnapshots();
    }
}
