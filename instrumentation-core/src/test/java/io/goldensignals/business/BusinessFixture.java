package io.goldensignals.business;

import io.goldensignals.core.TestClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneId;

/** A registry with a clock that tests move, and a recorder of a shop in Berlin. */
final class BusinessFixture {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    final TestClock clock;
    final SimpleMeterRegistry registry;
    final BusinessMetrics business;

    BusinessFixture(String start) {
        this(TestClock.at(start), null);
    }

    BusinessFixture(TestClock clock, DistinctStore store) {
        this.clock = clock;
        this.registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        BusinessMetrics.Builder builder = BusinessMetrics.builder(registry).zone(BERLIN);
        if (store != null) {
            builder.store(store).flushEvery(Duration.ZERO);
        }
        this.business = builder.build();
    }

    double figure(String name) {
        return business.figure(name).orElseThrow().value();
    }

    double last(String name) {
        return business.figure(name).orElseThrow().last();
    }

    double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
