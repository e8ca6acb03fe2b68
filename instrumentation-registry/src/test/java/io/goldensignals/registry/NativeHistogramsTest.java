package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeHistogramsTest {

    private final GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);

    private Timer timer() {
        return Timer.builder("call.duration")
                .tag("shop", "north")
                .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
    }

    private HistogramDataPointSnapshot point(String name) {
        return registry.getPrometheusRegistry().scrape(name::equals).stream()
                .map(snapshot -> ((HistogramSnapshot) snapshot).getDataPoints().get(0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nativeBucketsStandBesideTheClassicOnes() {
        registry.nativeHistograms(NativeHistograms.all().schema(0));
        Timer timer = timer();
        timer.record(Duration.ofMillis(1500)); // in (1, 2], which is bucket 1 of schema 0
        timer.record(Duration.ofMillis(1600));
        timer.record(Duration.ofMillis(50));
        timer.record(Duration.ZERO);

        HistogramDataPointSnapshot point = point("call_duration_seconds");
        assertThat(point.getNativeSchema()).isZero();
        assertThat(point.getNativeZeroCount()).isEqualTo(1);
        assertThat(point.getNativeBucketsForPositiveValues())
                .extracting(bucket -> bucket.getBucketIndex() + ": " + bucket.getCount())
                .containsExactly("-4: 1", "1: 2");
        assertThat(point.getCount()).isEqualTo(4);
        assertThat(registry.scrape())
                .contains("call_duration_seconds_bucket{shop=\"north\",le=\"0.1\"} 2\n")
                .contains("call_duration_seconds_count{shop=\"north\"} 4\n");
        assertThat(ExpositionFormats.init()
                        .getPrometheusProtobufWriter()
                        .toDebugString(registry.getPrometheusRegistry().scrape()))
                .contains("schema: 0", "positive_span", "upper_bound: 0.1");
        assertThat(timer.count()).isEqualTo(4);
        assertThat(timer.max(TimeUnit.MILLISECONDS)).isEqualTo(1600);
    }

    @Test
    void classicBucketsCanBeLeftOut() {
        registry.nativeHistograms(NativeHistograms.all().withoutClassicBuckets());
        timer().record(Duration.ofMillis(1500));

        assertThat(point("call_duration_seconds").hasClassicHistogramData()).isFalse();
        assertThat(registry.scrape())
                .contains("call_duration_seconds_bucket{shop=\"north\",le=\"+Inf\"} 1\n")
                .doesNotContain("le=\"0.1\"");
    }

    @Test
    void onlyTheChosenMetersAreNative() {
        registry.nativeHistograms(NativeHistograms.of(id -> id.getName().startsWith("size")));
        timer().record(Duration.ofMillis(1500));
        DistributionSummary.builder("size").register(registry).record(3);

        assertThat(point("call_duration_seconds").hasNativeHistogramData()).isFalse();
        assertThat(point("size").hasNativeHistogramData()).isTrue();
        assertThat(point("size").getSum()).isEqualTo(3);
    }

    @Test
    void aLimitOfBucketsMakesThemWider() {
        registry.nativeHistograms(
                NativeHistograms.all().schema(8).maxBuckets(10).zeroThreshold(0.5));
        DistributionSummary size = DistributionSummary.builder("size").register(registry);
        for (int i = 0; i < 5000; i++) {
            size.record(i / 10.0);
        }

        HistogramDataPointSnapshot point = point("size");
        assertThat(point.getNativeSchema()).isLessThan(8);
        assertThat(point.getNativeBucketsForPositiveValues().size()).isLessThanOrEqualTo(10);
        assertThat(point.getNativeZeroCount()).isEqualTo(6);
        assertThat(point.getCount()).isEqualTo(5000);
    }

    @Test
    void scrapesWhileThreadsRecordAreConsistent() throws Exception {
        registry.nativeHistograms(NativeHistograms.all().maxBuckets(20));
        Timer timer = timer();
        AtomicBoolean done = new AtomicBoolean();
        long[] last = {0};
        Thread scraper = new Thread(() -> {
            while (!done.get()) { // the snapshot throws where classic and native counts differ
                long count = point("call_duration_seconds").getCount();
                last[0] = count < last[0] ? Long.MAX_VALUE : count;
            }
        });
        scraper.start();
        StripesTest.together(thread -> {
            for (int i = 1; i <= 20_000; i++) {
                timer.record(i * 1000L, TimeUnit.NANOSECONDS);
            }
        });
        done.set(true);
        scraper.join();

        assertThat(last[0]).isPositive().isLessThanOrEqualTo(80_000);
        assertThat(point("call_duration_seconds").getCount()).isEqualTo(80_000);
    }

    @Test
    void settingsThatCannotBeAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeHistograms.all().schema(9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeHistograms.all().maxBuckets(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeHistograms.all().zeroThreshold(Double.NaN));
    }
}
