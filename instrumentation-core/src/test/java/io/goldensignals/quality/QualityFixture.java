package io.goldensignals.quality;

import io.goldensignals.core.TestClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A registry with a clock that tests move. */
final class QualityFixture {

    final TestClock clock = TestClock.at("2026-11-22T10:00:00Z");
    final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    final QualityMetrics quality = QualityMetrics.create(registry);

    double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    boolean hasGauge(String name) {
        return registry.find(name).gauge() != null;
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
