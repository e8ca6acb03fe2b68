package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/scrape.txt}: what Prometheus reads of one operation that succeeded twice and failed once. */
class ScrapeTest {

    private static final TagSpec MATERIAL = TagSpec.closed("material", "What is printed with.", "resin", "steel");
    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 20);
    private static final TimerSpec DURATION = MeterSpec.timer("pricing.duration")
            .description("Duration of price calculations.")
            .tags(MATERIAL, ERROR_TYPE)
            .buckets(List.of(0.01, 0.1, 1.0))
            .build();
    private static final GaugeSpec ACTIVE = MeterSpec.gauge("pricing.active", "")
            .description("Price calculations in flight.")
            .tags(MATERIAL)
            .build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("pricing", DURATION, ACTIVE);

    @Test
    void aScrapeIsWhatIsWrittenDown() {
        MockClock clock = new MockClock();
        PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        Operation resin = RequestMetrics.builder(Meters.of(registry, CATALOG), DURATION)
                .inFlight(ACTIVE)
                .build()
                .operation("resin");

        resin.run(() -> clock.add(20, TimeUnit.MILLISECONDS));
        resin.run(() -> clock.add(300, TimeUnit.MILLISECONDS));
        assertThatIllegalStateException()
                .isThrownBy(() -> resin.run(() -> {
                    clock.add(5, TimeUnit.MILLISECONDS);
                    throw new IllegalStateException("no such material");
                }));

        Project.assertDocument(
                "docs/scrape.txt",
                registry.scrape()
                        .lines()
                        .filter(line -> line.contains("pricing") && !line.contains("instrumentation"))
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
