package io.goldensignals.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.logging.LoggingMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    static final TagSpec METHOD = TagSpec.capped("method", "How.", 5);
    static final TagSpec ROUTE = TagSpec.capped("route", "Where.", 50);
    static final TagSpec ERROR = TagSpec.capped("error.type", "Why not.", 60);
    static final TimerSpec DURATION = MeterSpec.timer("figures.duration")
            .description("Duration of calls.")
            .tags(METHOD, ROUTE, ERROR)
            .buckets(List.of(0.1, 1.0))
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();
    static final CounterSpec LOST = MeterSpec.counter("figures.lost", "")
            .description("Calls that were lost.")
            .signals(Signal.ERRORS)
            .build();
    static final GaugeSpec BUSY = MeterSpec.gauge("figures.busy", "ratio")
            .description("Share in use.")
            .tags(ROUTE)
            .signals(Signal.UTILIZATION)
            .build();
    static final MeterCatalog CATALOG = MeterCatalog.of("figures", DURATION, LOST, BUSY);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = Meters.of(registry, CATALOG);

    @Test
    void seriesAreAddedUpOverAllLabelsButTheOneWithTheMostValues() {
        DURATION.timer(meters, "GET", "/a", "").record(Duration.ofMillis(50));
        DURATION.timer(meters, "PUT", "/a", "").record(Duration.ofMillis(500));
        DURATION.timer(meters, "GET", "/a", "Broken").record(Duration.ofSeconds(5));
        JsonNode row = row(registry, "figures.duration");
        assertThat(row.get("label").asText()).isEqualTo("route");
        assertThat(row.get("unit").asText()).isEqualTo("seconds");
        assertThat(row.get("signals")).hasToString("[\"rate\",\"errors\",\"duration\"]");
        assertThat(row.get("series")).hasToString("[[\"/a\",0,2,0.5,[1,2,2]],[\"/a\",1,1,5,[0,0,1]]]");
    }

    @Test
    void aRegistryThatExtendsThatForPrometheusCountsFromItsStartToo() {
        MeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) {};
        DURATION.timer(Meters.of(own, CATALOG), "GET", "/a", "").record(Duration.ofSeconds(5));

        assertThat(json(own).get("cumulative").asBoolean()).isTrue();
        assertThat(row(own, "figures.duration").get("series")).hasToString("[[\"/a\",0,1,5,[0,0,1]]]");
        CompositeMeterRegistry both = new CompositeMeterRegistry(Clock.SYSTEM, List.of(new SimpleMeterRegistry(), own));
        assertThat(json(both).get("cumulative").asBoolean()).isTrue();
    }

    @Test
    void whereTheRegistryHasNoBucketsThereAreNone() {
        MeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        own.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .serviceLevelObjectives()
                        .build()
                        .merge(config);
            }
        });
        DURATION.timer(Meters.of(own, CATALOG), "GET", "/a", "").record(Duration.ofSeconds(5));

        assertThat(row(own, "figures.duration").get("series")).hasToString("[[\"/a\",0,1,5,[]]]");
    }

    @Test
    void aCounterOfErrorsCountsFailures() {
        LOST.counter(meters).increment(3);
        assertThat(row(registry, "figures.lost").get("series")).hasToString("[[\"\",1,3,0,[]]]");
    }

    @Test
    void aGaugeThatThrowsCostsItsFigureOnly() {
        BUSY.gauge(meters, this, test -> 0.5, "/a");
        BUSY.gauge(
                meters,
                this,
                test -> {
                    throw new IllegalStateException("broken");
                },
                "/b");
        JsonNode row = row(registry, "figures.busy");
        assertThat(row.get("gauge").asBoolean()).isTrue();
        assertThat(row.get("series")).hasToString("[[\"/a\",0.5]]");
    }

    @Test
    void aHostileLabelIsAString() {
        String hostile = "\"</script><img src=x onerror=alert(1)>\n\u2028\\";
        DURATION.timer(meters, "GET", hostile, "").record(Duration.ofMillis(50));
        assertThat(row(registry, "figures.duration").get("series").get(0).get(0).asText())
                .as("control characters end no line, in no system that meters are sent to")
                .isEqualTo(hostile.replace('\n', '\ufffd'));
    }

    @Test
    void aSimpleRegistryWorksToo() {
        SimpleMeterRegistry simple = new SimpleMeterRegistry();
        DURATION.timer(Meters.of(simple, CATALOG), "GET", "/a", "").record(Duration.ofMillis(50));
        assertThat(row(simple, "figures.duration").get("series").get(0).get(2).asInt())
                .isEqualTo(1);
    }

    @Test
    void aCompositeIsReadByAChildThatCounts() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(new LoggingMeterRegistry());
        composite.add(registry);
        LOST.counter(Meters.of(composite, CATALOG)).increment();
        assertThat(row(composite, "figures.lost").get("series").get(0).get(2).asInt())
                .isEqualTo(1);
        composite.getRegistries().iterator().next().close();
    }

    @Test
    void aRegistryThatReportsByStepsIsRefused() {
        LoggingMeterRegistry steps = new LoggingMeterRegistry(key -> null, Clock.SYSTEM);
        assertThatThrownBy(() -> GoldenSignalsPage.create(steps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LoggingMeterRegistry")
                .hasMessageContaining("SimpleMeterRegistry");
        steps.close();
    }

    private static JsonNode row(MeterRegistry registry, String name) {
        for (JsonNode module : json(registry).get("modules")) {
            for (JsonNode row : module.get("rows")) {
                if (row.get("name").asText().equals(name)) {
                    return row;
                }
            }
        }
        throw new AssertionError("no row " + name);
    }

    private static JsonNode json(MeterRegistry registry) {
        try {
            return new ObjectMapper().readTree(new Figures(registry, "test").read());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
