package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class CatalogAssertTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void theProcessPublishesItsCatalogue() {
        try (ProcessMetrics process = ProcessMetrics.bind(registry, "shop", "1.0")) {
            // Collections appear with the first of their kind.
            CatalogAssert.of(registry, JvmMeters.CATALOG, ProcessMeters.CATALOG)
                    .holdsOnlyRows()
                    .holdsEveryRow(JvmMeters.GC_DURATION);
        }
    }

    @Test
    void aResourcePublishesItsCatalogue() {
        try (ResourceMetrics resources = ResourceMetrics.create(registry)) {
            resources.resource(
                    "semaphore", "x", Usage.inUse(() -> 1).limit(() -> 2).waiting(() -> 0));
            CatalogAssert.of(registry, ResourceMeters.CATALOG).holdsOnlyRows().holdsEveryRow();
        }
    }

    @Test
    void aMeterWithoutARowFails() {
        Counter.builder("stray").register(registry);
        assertThatThrownBy(
                        () -> CatalogAssert.of(registry, ResourceMeters.CATALOG).holdsOnlyRows())
                .hasMessageContaining("stray is in no catalogue");
    }

    @Test
    void aMeterThatDiffersFromItsRowFails() {
        Counter.builder("resource.rejected").tag("colour", "red").register(registry);
        assertThatThrownBy(
                        () -> CatalogAssert.of(registry, ResourceMeters.CATALOG).holdsOnlyRows())
                .hasMessageContaining("resource.rejected has the tags [colour]")
                .hasMessageContaining("another description");
    }

    @Test
    void aRowWithoutAMeterFails() {
        assertThatThrownBy(
                        () -> CatalogAssert.of(registry, ResourceMeters.CATALOG).holdsEveryRow())
                .hasMessageContaining("resource.rejected");
    }
}
