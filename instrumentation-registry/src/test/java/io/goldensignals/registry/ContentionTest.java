package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Totals are exact whatever else happens, and scrapes while it happens are consistent. */
class ContentionTest {

    private static final int THREADS = 4;
    private static final int RECORDINGS = 100_000;

    private final GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, long[]> before = new HashMap<>();
    private final Map<String, Double> sums = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void scrapesAreConsistentWhileThreadsRecordAndMetersComeAndGo() throws Exception {
        Timer timer = Timer.builder("work.duration")
                .serviceLevelObjectives(Duration.ofNanos(10), Duration.ofNanos(100), Duration.ofNanos(1000))
                .register(registry);
        DistributionSummary size = DistributionSummary.builder("work.size")
                .serviceLevelObjectives(4, 64)
                .register(registry);
        AtomicInteger running = new AtomicInteger(THREADS);
        Thread scraper = new Thread(() -> {
            while (running.get() > 0) {
                registry.getPrometheusRegistry().scrape().forEach(this::check);
            }
        });
        scraper.start();
        StripesTest.together(thread -> {
            for (int i = 0; i < RECORDINGS; i++) {
                timer.record(i & 2047, TimeUnit.NANOSECONDS);
                size.record(1 + (i & 127));
                if ((i & 1023) == 0) {
                    Timer own = registry.timer("work.duration", "thread", String.valueOf(thread));
                    own.record(1, TimeUnit.NANOSECONDS);
                    registry.remove(own);
                }
            }
            running.decrementAndGet();
        });
        scraper.join();

        assertThat(wrong).isEmpty();
        assertThat(before).containsKeys("work_duration_seconds", "work_size"); // something was looked at
        long nanos = 0;
        long sizes = 0;
        for (int i = 0; i < RECORDINGS; i++) {
            nanos += i & 2047;
            sizes += 1 + (i & 127);
        }
        assertThat(timer.count()).isEqualTo((long) THREADS * RECORDINGS);
        assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(THREADS * nanos);
        assertThat(timer.max(TimeUnit.NANOSECONDS)).isEqualTo(2047);
        assertThat(size.count()).isEqualTo((long) THREADS * RECORDINGS);
        assertThat(size.totalAmount()).isEqualTo(THREADS * sizes);
        assertThat(registry.scrape()).doesNotContain("thread=");
    }

    private void check(MetricSnapshot family) {
        String name = family.getMetadata().getPrometheusName();
        if (family instanceof HistogramSnapshot histogram) {
            histogram.getDataPoints().stream()
                    .filter(point -> point.getLabels().isEmpty())
                    .forEach(point -> check(name, point));
        } else {
            family.getDataPoints().stream()
                    .filter(GaugeDataPointSnapshot.class::isInstance)
                    .map(point -> ((GaugeDataPointSnapshot) point).getValue())
                    .filter(max -> max > 2047)
                    .forEach(max -> wrong.add(name + " is " + max));
        }
    }

    private void check(String name, HistogramDataPointSnapshot point) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        long[] counts = new long[buckets.size()];
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets.getCount(i);
            all += counts[i];
        }
        if (all != point.getCount()) {
            wrong.add(name + ": " + all + " in the buckets of " + point.getCount());
        }
        long[] earlier = before.put(name, counts);
        for (int i = 0; earlier != null && i < counts.length; i++) {
            if (counts[i] < earlier[i]) {
                wrong.add(name + ": bucket " + i + " fell from " + earlier[i] + " to " + counts[i]);
            }
        }
        Double sum = sums.put(name, point.getSum());
        if (sum != null && point.getSum() < sum) {
            wrong.add(name + ": sum fell from " + sum + " to " + point.getSum());
        }
    }
}
