package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeriesBudgetTest {

    private final MeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);

    @Property(tries = 50)
    void seriesAreWithinTheBudgetAndEverySumIsTheTruth(@ForAll long seed) {
        Random random = new Random(seed);
        int perMeter = 10 + random.nextInt(40);
        int total = 60 + random.nextInt(100);
        MeterRegistry any = random.nextBoolean() ? new SimpleMeterRegistry() : registry();
        SeriesBudget.perMeter(perMeter).total(total).addTo(any);
        Map<String, Double> truth = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            String name = "meter." + random.nextInt(3);
            Tags tags = Tags.of(
                    "app", "shop",
                    "kind", "k" + random.nextInt(4),
                    "user", "u" + random.nextInt(1 + i));
            any.counter(name, (Iterable<Tag>) tags).increment(); // the newest Micrometer has one for Tags
            truth.merge(name, 1.0, Double::sum);
        }

        assertThat(own(any)).hasSizeLessThanOrEqualTo(total);
        truth.forEach((name, count) -> {
            assertThat(any.find(name).counters()).hasSizeLessThanOrEqualTo(perMeter);
            assertThat(any.find(name).counters().stream()
                            .mapToDouble(Counter::count)
                            .sum())
                    .isEqualTo(count);
            assertThat(any.find(name).tag("app", "shop").counters())
                    .hasSameSizeAs(any.find(name).counters());
        });
    }

    private static MeterRegistry registry() {
        return new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
    }

    private static List<Meter> own(MeterRegistry any) {
        return any.getMeters().stream()
                .filter(meter -> !meter.getId().getName().startsWith("instrumentation."))
                .toList();
    }

    @Test
    void theTagThatGrowsIsReplacedAndTheOthersStayTrue() {
        SeriesBudget.perMeter(40).addTo(registry);
        for (int i = 0; i < 1000; i++) {
            registry.timer("http", "method", i % 2 == 0 ? "GET" : "PUT", "uri", "/users/" + i)
                    .record(1, java.util.concurrent.TimeUnit.SECONDS);
        }

        assertThat(registry.get("http")
                        .tag("uri", "_OTHER")
                        .tag("method", "GET")
                        .timer()
                        .count())
                .isEqualTo(registry.get("http")
                        .tag("uri", "_OTHER")
                        .tag("method", "PUT")
                        .timer()
                        .count())
                .isEqualTo(482);
        assertThat(registry.find("http").tag("method", "_OTHER").timers()).isEmpty();
        Counter overflow = registry.get("instrumentation.series.overflow")
                .tags("meter", "http", "tag", "uri")
                .counter();
        assertThat(overflow.count()).isEqualTo(964);
    }

    @Test
    void whatWasThereBeforeTheLimitStaysItself() {
        SeriesBudget.perMeter(10).addTo(registry);
        for (int i = 0; i < 50; i++) {
            registry.counter("c", "user", "u" + i).increment();
        }
        registry.counter("c", "user", "u3").increment();

        assertThat(registry.get("c").tag("user", "u3").counter().count()).isEqualTo(2);
    }

    @Test
    void aGaugePastTheLimitIsRefused() {
        SeriesBudget.perMeter(10).addTo(registry);
        for (int i = 0; i < 50; i++) {
            Gauge.builder("g", () -> 1).tag("user", "u" + i).register(registry);
        }

        assertThat(registry.find("g").gauges()).hasSize(9);
        assertThat(registry.find("g").tag("user", "_OTHER").gauges()).isEmpty();
        assertThat(registry.get("instrumentation.series.overflow")
                        .tags("meter", "g", "tag", "")
                        .counter()
                        .count())
                .isEqualTo(41);
    }

    @Test
    void aFloodOfNamesIsRefusedPastTheTotal() {
        SeriesBudget.perMeter(10).total(100).addTo(registry);
        for (int i = 0; i < 1000; i++) {
            registry.counter("name." + i).increment();
        }

        assertThat(own(registry)).hasSize(100);
    }

    @Test
    void theBudgetAndItsUseAreGauges() {
        SeriesBudget.perMeter(10).total(100).addTo(registry);
        Counter counter = registry.counter("c", "user", "u");
        registry.counter("d");
        assertThat(registry.get("instrumentation.series").gauge().value()).isEqualTo(2);
        assertThat(registry.get("instrumentation.series.limit").gauge().value()).isEqualTo(100);
        registry.remove(counter);
        assertThat(registry.get("instrumentation.series").gauge().value()).isEqualTo(1);
    }

    @Test
    void aRemovedMeterGivesItsPlaceBack() {
        SeriesBudget.perMeter(10).addTo(registry);
        for (int i = 0; i < 500; i++) {
            Counter counter = registry.counter("c", "user", "u" + i);
            assertThat(counter.getId().getTag("user")).isEqualTo("u" + i);
            registry.remove(counter);
        }
    }

    @Test
    void whatAnotherFilterDeniesTakesNoPlace() {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("noise"));
        SeriesBudget.perMeter(10).total(20).addTo(registry);
        for (int i = 0; i < 500; i++) {
            registry.counter("noise", "user", "u" + i);
        }

        assertThat(registry.get("instrumentation.series").gauge().value()).isZero();
        assertThat(registry.counter("c", List.of(Tag.of("user", "u"))).getId().getTag("user"))
                .isEqualTo("u");
    }

    @Test
    void threadsAtOnceDoNotExceedItAndLoseNothing() throws Exception {
        SeriesBudget.perMeter(50).addTo(registry);
        StripesTest.together(thread -> {
            for (int i = 0; i < 5000; i++) {
                registry.counter("c", "user", thread + "-" + i).increment();
            }
        });

        assertThat(registry.find("c").counters()).hasSizeLessThanOrEqualTo(50);
        assertThat(registry.find("c").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(20_000);
    }

    @Test
    void aBudgetTooSmallToBeMeantIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesBudget.perMeter(9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SeriesBudget.perMeter(10).total(0));
        assertThat(SeriesBudget.perMeter(10).total(99)).hasToString("10 series for each meter, 99 in all");
    }
}
