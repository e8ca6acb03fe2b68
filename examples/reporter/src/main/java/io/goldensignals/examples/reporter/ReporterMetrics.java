package io.goldensignals.examples.reporter;

import io.goldensignals.core.Meters;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The reporter's registry: the process, the daily job, and how alerts fare on their way to the chat. */
final class ReporterMetrics implements AutoCloseable {

    final PrometheusMeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
    final JobMetrics jobs;
    private final Meters meters = Meters.of(registry, ReporterMeters.CATALOG);
    private final ProcessMetrics process;
    private final Counter taken = ReporterMeters.TAKEN.counter(meters);
    private final Counter notTaken = ReporterMeters.NOT_TAKEN.counter(meters);
    private final Map<Telegram.Outcome, Counter> posted = new EnumMap<>(Telegram.Outcome.class);

    /**
     * Begins to measure.
     *
     * @param marks a folder in which a run in flight leaves a mark, so that one which was killed is noticed
     */
    ReporterMetrics(Path marks) {
        String version = getClass().getPackage().getImplementationVersion();
        process = ProcessMetrics.bind(registry, "reporter", version == null ? "unknown" : version);
        jobs = JobMetrics.builder(registry).marks(marks).build();
        for (Telegram.Outcome outcome : Telegram.Outcome.values()) {
            posted.put(
                    outcome,
                    ReporterMeters.POSTED.counter(meters, outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    void taken(int alerts) {
        taken.increment(alerts);
    }

    void notTaken() {
        notTaken.increment();
    }

    void posted(Telegram.Outcome outcome) {
        Counter counter = posted.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void waiting(AlertStore store, InstantSource clock) {
        ReporterMeters.WAITING.gauge(meters, store, alerts -> alerts.waiting().size());
        ReporterMeters.OLDEST.gauge(
                meters,
                store,
                alerts -> alerts.oldest()
                        .map(since -> age(since, clock.instant()))
                        .orElse(0.0));
    }

    private static double age(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }

    @Override
    public void close() {
        jobs.close();
        process.close();
        meters.close();
        registry.close();
    }
}
