package io.goldensignals.jobs;

import io.goldensignals.core.TestClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry with a clock that tests move, and a recorder whose watchdog and callbacks run when tests say so. */
final class JobFixture {

    final TestClock clock;
    final SimpleMeterRegistry registry;
    final JobMetrics jobs;
    final List<JobEvent> events = new ArrayList<>();

    JobFixture(String start) {
        clock = TestClock.at(start);
        registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        jobs = JobMetrics.builder(registry)
                .checkEvery(Duration.ZERO)
                .callbackExecutor(Runnable::run)
                .build();
    }

    JobBuilder job(String name) {
        return jobs.job(name).onFailure(events::add).onSlaMiss(events::add).onRecovery(events::add);
    }

    void advance(Duration duration) {
        clock.advance(duration);
    }

    List<JobEvent.Kind> kinds() {
        return events.stream().map(JobEvent::kind).toList();
    }

    double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    boolean hasGauge(String name) {
        return registry.find(name).gauge() != null;
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double gaugeSecondsAgo(String name) {
        return clock.wallTime() / 1e3 - gauge(name);
    }

    long runs(String errorType) {
        return registry.get("job.run.duration")
                .tag("error.type", errorType)
                .timer()
                .count();
    }

    List<String> gauges() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getType() == Meter.Type.GAUGE)
                .map(Meter.Id::getName)
                .filter(name -> !name.endsWith(".histogram")) // the simple registry's form of buckets
                .toList();
    }
}
