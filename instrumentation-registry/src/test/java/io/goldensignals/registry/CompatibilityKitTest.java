package io.goldensignals.registry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.tck.MeterRegistryCompatibilityKit;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** Micrometer's own compatibility kit. */
class CompatibilityKitTest extends MeterRegistryCompatibilityKit {

    @Override
    public MeterRegistry registry() {
        return new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new MockClock());
    }

    @Override
    public Duration step() {
        return PrometheusConfig.DEFAULT.step();
    }
}
