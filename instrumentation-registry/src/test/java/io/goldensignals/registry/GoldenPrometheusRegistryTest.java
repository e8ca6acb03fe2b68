package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.pause.ClockDriftPauseDetector;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GoldenPrometheusRegistryTest {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final MockClock clock = new MockClock();
    private final GoldenPrometheusRegistry registry =
            new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final List<String> refused = new ArrayList<>();

    {
        registry.config().onMeterRegistrationFailed((id, reason) -> refused.add(id.getName() + ": " + reason));
    }

    @Test
    void aHistogramIsScrapedWithItsBucketsSumAndMaximum() {
        Timer timer = Timer.builder("order.duration")
                .description("Duration of orders.")
                .tag("shop", "north")
                .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
        timer.record(Duration.ofMillis(100));
        timer.record(Duration.ofMillis(101));
        timer.record(Duration.ofSeconds(3));
        timer.record(Duration.ofSeconds(-1));

        assertThat(registry.scrape()).isEqualTo("""
                # HELP order_duration_seconds Duration of orders.
                # TYPE order_duration_seconds histogram
                order_duration_seconds_bucket{shop="north",le="0.1"} 1
                order_duration_seconds_bucket{shop="north",le="1.0"} 2
                order_duration_seconds_bucket{shop="north",le="+Inf"} 3
                order_duration_seconds_count{shop="north"} 3
                order_duration_seconds_sum{shop="north"} 3.201
                # HELP order_duration_seconds_max Duration of orders.
                # TYPE order_duration_seconds_max gauge
                order_duration_seconds_max{shop="north"} 3.0
                """);
    }

    @Test
    void fractionsAreComparedAsTheyAre() {
        DistributionSummary ratio = DistributionSummary.builder("hit.ratio")
                .serviceLevelObjectives(0.25, 0.5)
                .register(registry);
        ratio.record(0.2);
        ratio.record(0.3);
        ratio.record(Double.NaN);
        ratio.record(Double.POSITIVE_INFINITY);

        assertThat(registry.scrape())
                .contains("hit_ratio_bucket{le=\"0.25\"} 1\n", "{le=\"0.5\"} 2\n", "{le=\"+Inf\"} 3\n");
    }

    @Test
    void theMaximumDecaysOverThreeSteps() {
        DistributionSummary size = registry.summary("size");
        size.record(7);
        assertThat(size.max()).isEqualTo(7);
        clock.add(PrometheusConfig.DEFAULT.step());
        size.record(3);
        assertThat(size.max()).isEqualTo(7);
        clock.add(PrometheusConfig.DEFAULT.step().multipliedBy(2));
        assertThat(size.max()).isEqualTo(3);
        clock.add(PrometheusConfig.DEFAULT.step());
        assertThat(size.max()).isZero();
    }

    @Test
    void whatWasRecordedSinceTheLastScrapeIsInTheNextOneHoweverLate() {
        Timer timer = registry.timer("import.duration");
        timer.record(Duration.ofSeconds(9));
        clock.add(Duration.ofHours(1));

        assertThat(registry.scrape()).contains("import_duration_seconds_max 9.0\n");
    }

    @Test
    void aTimerWithAPauseDetectorCountsAsAnyOther() {
        registry.config().pauseDetector(new ClockDriftPauseDetector(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        Timer timer = Timer.builder("call.duration").register(registry);
        timer.record(Duration.ofMillis(3));
        assertThat(timer.count()).isEqualTo(1);
        assertThat(registry.scrape()).contains("call_duration_seconds_sum 0.003");
        timer.close();
    }

    @Test
    void percentilesAreQuantiles() {
        Timer timer = Timer.builder("call.duration").publishPercentiles(0.5).register(registry);
        for (int i = 1; i <= 9; i++) {
            timer.record(i, TimeUnit.SECONDS);
        }

        assertThat(registry.scrape()).contains("call_duration_seconds{quantile=\"0.5\"} 5.0", "_count 9\n");
        assertThat(timer.takeSnapshot().percentileValues()[0].value(TimeUnit.SECONDS))
                .isBetween(4.9, 5.1);
    }

    @Test
    void aSnapshotHasTheBucketsThatWereAskedFor() {
        Timer timer = Timer.builder("t")
                .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(2))
                .register(registry);
        timer.record(Duration.ofNanos(1_500_000));
        timer.record(Duration.ofMillis(5));
        HistogramSnapshot snapshot = timer.takeSnapshot();

        assertThat(snapshot.count()).isEqualTo(2);
        assertThat(snapshot.total(TimeUnit.MICROSECONDS)).isEqualTo(6500);
        assertThat(snapshot.max(TimeUnit.MILLISECONDS)).isEqualTo(5);
        assertThat(snapshot.histogramCounts())
                .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS) + ": " + bucket.count())
                .containsExactly("1.0: 0.0", "2.0: 1.0");
    }

    @Test
    void seriesWithAndWithoutBucketsAreOneHistogram() {
        Timer.builder("mixed").tag("kind", "a").register(registry).record(Duration.ofSeconds(1));
        Timer.builder("mixed")
                .tag("kind", "b")
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(registry)
                .record(Duration.ofSeconds(2));

        assertThat(registry.scrape())
                .contains("# TYPE mixed_seconds histogram\n")
                .contains("mixed_seconds_bucket{kind=\"a\",le=\"+Inf\"} 1\n")
                .contains("mixed_seconds_bucket{kind=\"b\",le=\"1.0\"} 0\n");
    }

    @Test
    void aNameThatAnotherTypeHasIsRefusedWhicheverComesFirst() {
        registry.timer("a.seconds", "x", "1").record(Duration.ofSeconds(1));
        Gauge gauge = Gauge.builder("a.seconds", () -> 5).tag("x", "2").register(registry);
        registry.gauge("b.seconds", 4);
        Timer timer = registry.timer("b.seconds", "x", "2");
        timer.record(Duration.ofSeconds(1));

        assertThat(refused).hasSize(2).allMatch(line -> line.contains("already"));
        assertThat(gauge.value()).isEqualTo(5);
        assertThat(timer.count()).isEqualTo(1);
        assertThat(registry.scrape())
                .contains("a_seconds_count{x=\"1\"} 1\n", "b_seconds 4.0\n")
                .doesNotContain("x=\"2\"");
    }

    @Test
    void everyKindOfMeterWorksUnscrapedWhereItsNameIsTaken() {
        registry.timer("taken");
        registry.config().namingConvention(new OneName());
        Counter counter = registry.counter("c");
        counter.increment();
        LongTaskTimer.Sample task =
                LongTaskTimer.builder("l").register(registry).start();
        registry.more().counter("fc", Tags.empty(), 3);
        registry.more().timer("ft", Tags.empty(), this, x -> 1, x -> 1, TimeUnit.SECONDS);
        Meter.builder("m", Meter.Type.OTHER, List.of()).register(registry);
        registry.summary("s").record(1);

        assertThat(refused).hasSize(6);
        assertThat(counter.count()).isEqualTo(1);
        assertThat(task.stop()).isZero();
        registry.getMeters().forEach(registry::remove);
        assertThat(registry.scrape()).isEmpty();
    }

    @Test
    void aNameIsFreeAgainWhenItsLastMeterIsRemoved() {
        Timer first = registry.timer("a.seconds", "x", "1");
        Timer second = registry.timer("a.seconds", "x", "2");
        registry.remove(first);
        assertThat(registry.scrape()).contains("x=\"2\"").doesNotContain("x=\"1\"");
        registry.remove(second);
        assertThat(registry.scrape()).isEmpty();
        registry.gauge("a.seconds", 1);

        assertThat(registry.scrape()).contains("# TYPE a_seconds gauge");
        assertThat(refused).isEmpty();
    }

    @Test
    void twoMetersWithTheSameLabelsDoNotBreakTheScrape() {
        registry.timer("same", "a.b", "1").record(Duration.ofSeconds(1));
        registry.timer("same", "a_b", "1").record(Duration.ofSeconds(2));

        assertThat(refused).hasSize(1);
        assertThat(registry.scrape()).contains("same_seconds_sum{a_b=\"1\"} 1.0\n");
    }

    @Test
    void tagsWhoseKeysAreOneLabelDoNotBreakTheScrape() {
        registry.timer("odd", "a.b", "1", "a_b", "2").record(Duration.ofSeconds(1));
        registry.timer("even", "a.b", "1").record(Duration.ofSeconds(2));

        assertThat(refused).hasSize(1);
        assertThat(registry.scrape()).contains("even_seconds_count").doesNotContain("odd");
    }

    @Test
    void twoMetersOfMicrometersOwnWithTheSameLabelsDoNotBreakTheScrape() {
        registry.counter("same.count", "a.b", "1").increment();
        registry.counter("same.count", "a_b", "1").increment(2);
        registry.gauge("same.gauge", Tags.of("a.b", "1"), 3);
        registry.gauge("same.gauge", Tags.of("a_b", "1"), 4);
        registry.more().longTaskTimer("same.task", "a.b", "1").start();
        registry.more().longTaskTimer("same.task", "a_b", "1").start();
        registry.more().counter("same.calls", Tags.of("a.b", "1"), 5);
        registry.more().counter("same.calls", Tags.of("a_b", "1"), 6);
        registry.more().timer("same.time", Tags.of("a.b", "1"), this, x -> 7, x -> 1, TimeUnit.SECONDS);
        registry.more().timer("same.time", Tags.of("a_b", "1"), this, x -> 8, x -> 1, TimeUnit.SECONDS);
        Meter.builder("same.other", Meter.Type.OTHER, List.of(new Measurement(() -> 9.0, Statistic.VALUE)))
                .tag("a.b", "1")
                .register(registry);
        Meter.builder("same.other", Meter.Type.OTHER, List.of(new Measurement(() -> 10.0, Statistic.VALUE)))
                .tag("a_b", "1")
                .register(registry);

        assertThat(refused).hasSize(6).allMatch(line -> line.contains("already"));
        assertThat(registry.scrape())
                .contains("same_count_total{a_b=\"1\"} 1.0\n", "same_gauge{a_b=\"1\"} 3.0\n")
                .contains("same_calls_total{a_b=\"1\"} 5.0\n", "same_time_seconds_count{a_b=\"1\"} 7\n")
                .contains("same_other_value{a_b=\"1\",statistic=\"VALUE\"} 9.0\n");
    }

    @Test
    void tagsOfMicrometersOwnMetersWhoseKeysAreOneLabelDoNotBreakTheScrape() {
        Counter counter = registry.counter("odd.count", "a.b", "1", "a_b", "2");
        registry.gauge("odd.gauge", Tags.of("a.b", "1", "a_b", "2"), 3);
        Meter.builder("odd.other", Meter.Type.OTHER, List.of(new Measurement(() -> 4.0, Statistic.VALUE)))
                .tag("statistic", "mine") // where Micrometer writes its own
                .register(registry);
        counter.increment();
        registry.counter("even.count", "a.b", "1").increment();

        assertThat(refused).hasSize(3).allMatch(line -> line.contains("tags"));
        assertThat(counter.count()).isEqualTo(1);
        assertThat(registry.scrape()).contains("even_count_total").doesNotContain("odd");
        registry.getMeters().forEach(registry::remove);
        assertThat(registry.scrape()).isEmpty();
    }

    @Test
    void aFunctionTimerAndATimerWithTheSameLabelsDoNotBreakTheScrape() {
        registry.timer("same", "a.b", "1").record(Duration.ofSeconds(1));
        registry.more().timer("same", Tags.of("a_b", "1"), this, x -> 7, x -> 1, TimeUnit.SECONDS);

        assertThat(refused).hasSize(1);
        assertThat(registry.scrape()).contains("same_seconds_count{a_b=\"1\"} 1\n");
    }

    @Test
    void aTimerAndAFunctionTimerOfOneNameDoNotBreakTheScrape() {
        Timer.builder("x")
                .tag("a", "1")
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(registry)
                .record(Duration.ofSeconds(1));
        registry.more().timer("x", Tags.of("a", "2"), this, x -> 7, x -> 1, TimeUnit.SECONDS);
        registry.more().timer("y", Tags.of("a", "2"), this, x -> 7, x -> 1, TimeUnit.SECONDS);
        registry.timer("y", "a", "1").record(Duration.ofSeconds(1));

        assertThat(refused).hasSize(2).allMatch(line -> line.contains("already"));
        assertThat(registry.scrape())
                .contains("x_seconds_count{a=\"1\"} 1\n", "y_seconds_count{a=\"2\"} 7\n")
                .doesNotContain("y_seconds_max");
    }

    @Test
    void longTaskTimersWithAndWithoutBucketsDoNotBreakTheScrape() {
        LongTaskTimer.builder("import").tag("a", "1").register(registry).start();
        LongTaskTimer.builder("import").tag("a", "2").register(registry).start();
        LongTaskTimer.builder("import")
                .tag("a", "3")
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(registry)
                .start();

        assertThat(refused).hasSize(1).allMatch(line -> line.contains("buckets"));
        assertThat(registry.scrape()).contains("import_seconds_count{a=\"2\"} 1\n");
    }

    @Test
    void aNameThatCannotBeScrapedIsRefusedToMetersOfAnyKind() {
        registry.config().namingConvention(new Unusable());
        registry.counter("count").increment();
        registry.gauge("gauge", 1);
        registry.timer("timer").record(Duration.ofSeconds(1));

        assertThat(refused).hasSize(3).allMatch(line -> line.contains("cannot be scraped"));
        assertThat(registry.scrape()).isEmpty();
    }

    @Test
    void theNameOfAMaximumIsTakenWhicheverComesFirst() {
        registry.summary("payload").record(2);
        registry.gauge("payload.max", 1);
        registry.gauge("work.seconds.max", 4);
        registry.timer("work").record(Duration.ofSeconds(3));
        registry.more().longTaskTimer("import").start();
        registry.gauge("import.seconds.max", 1);

        assertThat(refused).hasSize(3).allMatch(line -> line.contains("already"));
        assertThat(registry.scrape())
                .contains("payload_max 2.0\n", "work_seconds_max 4.0\n", "import_seconds_max 0.0\n")
                .doesNotContain("work_seconds_count");
    }

    @Test
    void theNameOfAMaximumIsFreeAgainWhenItsLastMeterIsRemoved() {
        DistributionSummary first = registry.summary("payload", "x", "1");
        DistributionSummary second = registry.summary("payload", "x", "2");
        registry.remove(first);
        registry.gauge("payload.max", 1);
        assertThat(refused).hasSize(1);
        registry.getMeters().stream().filter(Gauge.class::isInstance).toList().forEach(registry::remove);
        assertThat(registry.scrape()).contains("payload_max{x=\"2\"} 0.0\n");
        registry.remove(second);
        registry.gauge("payload.max", 2);

        assertThat(refused).hasSize(1);
        assertThat(registry.scrape()).contains("payload_max 2.0\n");
    }

    @Test
    void labelsAreFreeAgainWhenTheirMeterIsRemovedButNotWhenARefusedOneIs() {
        Counter first = registry.counter("same", "a.b", "1");
        assertThat(registry.counter("same", "a.b", "1")).isSameAs(first);
        assertThat(refused).isEmpty();
        registry.remove(registry.counter("same", "a_b", "1"));
        registry.remove(registry.counter("same", "a_b", "1"));
        assertThat(refused).hasSize(2);
        registry.remove(first);
        registry.counter("same", "a_b", "1").increment(5);

        assertThat(refused).hasSize(2);
        assertThat(registry.scrape()).contains("same_total{a_b=\"1\"} 5.0\n");
    }

    @Test
    void aMeterThatWasRefusedByAnExceptionCanBeRegisteredLaterAndRemoved() {
        registry.throwExceptionOnRegistrationFailure();
        registry.gauge("a.seconds", 4);
        assertThatThrownBy(() -> registry.timer("a.seconds", "x", "1")).isInstanceOf(IllegalArgumentException.class);
        registry.clear();
        registry.remove(registry.timer("a.seconds", "x", "1"));

        assertThat(registry.scrape()).isEmpty();
        registry.gauge("a.seconds", 5);
        assertThat(registry.scrape()).contains("a_seconds 5.0");
    }

    @Test
    void refusalCanBeAnException() {
        registry.throwExceptionOnRegistrationFailure();
        registry.gauge("a.seconds", 4);

        assertThatThrownBy(() -> registry.timer("a.seconds", "x", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyTheNamesThatWereAskedForAreScraped() {
        registry.timer("a").record(Duration.ofSeconds(1));
        registry.timer("b").record(Duration.ofSeconds(1));

        assertThat(registry.scrape("text/plain", Set.of("a_seconds_max"))).isEqualTo("""
                # HELP a_seconds_max \s
                # TYPE a_seconds_max gauge
                a_seconds_max 1.0
                """);
    }

    @Test
    void exemplarsAreThoseOfTheCurrentSpanAtItsBucket() {
        GoldenPrometheusRegistry traced =
                new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock, new OneSpan());
        Timer.builder("t")
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(traced)
                .record(Duration.ofMillis(1500));
        traced.summary("size").record(3);

        assertThat(traced.scrape(OPEN_METRICS))
                .containsPattern("t_seconds_bucket\\{le=\"\\+Inf\"} 1 # \\{span_id=\"5\",trace_id=\"7\"} 1.5 ")
                .containsPattern("size_count 1 # \\{span_id=\"5\",trace_id=\"7\"} 3.0 ");
    }

    @Test
    void descriptionsCanBeLeftOut() {
        GoldenPrometheusRegistry terse = new GoldenPrometheusRegistry(
                key -> key.equals("prometheus.descriptions") ? "false" : null, new PrometheusRegistry(), clock);
        Timer.builder("t").description("Something.").register(terse);

        assertThat(terse.scrape()).doesNotContain("Something");
    }

    /** No client of any age takes half a surrogate pair. */
    private static final class Unusable implements NamingConvention {
        @Override
        public String name(String name, Meter.Type type, @org.jspecify.annotations.Nullable String unit) {
            return name + '\ud800';
        }
    }

    private static final class OneName implements NamingConvention {
        @Override
        public String name(String name, Meter.Type type, @org.jspecify.annotations.Nullable String unit) {
            return "taken_seconds";
        }
    }

    private static final class OneSpan implements SpanContext {
        @Override
        public String getCurrentTraceId() {
            return "7";
        }

        @Override
        public String getCurrentSpanId() {
            return "5";
        }

        @Override
        public boolean isCurrentSpanSampled() {
            return true;
        }

        @Override
        public void markCurrentSpanAsExemplar() {}
    }
}
