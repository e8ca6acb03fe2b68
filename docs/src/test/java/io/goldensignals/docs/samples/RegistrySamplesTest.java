package io.goldensignals.docs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.registry.NativeHistograms;
import io.goldensignals.registry.SeriesBudget;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The samples of the registry's page. */
class RegistrySamplesTest {

    @Test
    void nativeHistograms() {
        // region native
        PrometheusMeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT)
                .nativeHistograms(NativeHistograms.of(id -> id.getName().startsWith("http.")));
        // endregion

        registry.summary("http.size").record(1);
        assertThat(registry.scrape()).contains("http_size_bucket{le=\"+Inf\"} 1\n");
    }

    @Test
    void registry() {
        // region registry
        PrometheusMeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        // endregion

        // region budget
        SeriesBudget.perMeter(2_000).total(50_000).addTo(registry);
        // endregion

        Timer.builder("order.duration")
                .serviceLevelObjectives(Duration.ofMillis(250))
                .register(registry)
                .record(Duration.ofMillis(200));
        assertThat(registry.scrape())
                .contains("order_duration_seconds_bucket{le=\"0.25\"} 1\n", "instrumentation_series 1.0\n");
    }
}
