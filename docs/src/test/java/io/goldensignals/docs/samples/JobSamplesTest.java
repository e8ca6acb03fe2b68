package io.goldensignals.docs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.CronSchedule;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Probe;
import io.goldensignals.jobs.Pushgateway;
import io.goldensignals.jobs.Schedule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSamplesTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> chat = new ArrayList<>();

    @Test
    void jobs() {
        // region job
        JobMetrics jobs = JobMetrics.create(registry);
        Job export = jobs.job("nightly-export")
                .schedule(CronSchedule.unix("0 2 * * *", ZoneId.of("Europe/Berlin")))
                .startWithin(Duration.ofMinutes(5))
                .sla(Duration.ofMinutes(30))
                .onFailure(event -> chat.add(event.job() + " failed: " + event.failure()))
                .onSlaMiss(event -> chat.add(event.job() + " " + event.kind()))
                .onRecovery(event -> chat.add(event.job() + " has recovered"))
                .register();

        export.run(() -> {}); // a task as it is
        int rows = export.measure(
                run -> { // or one that measures its parts
                    List<String> orders = run.step("query", () -> List.of("17", "18"));
                    run.read(orders.size());
                    run.dirty(1);
                    return orders.size();
                });
        // endregion
        assertThat(rows).isEqualTo(2);
        assertThat(chat).isEmpty();
        jobs.close();
    }

    static void scheduler(Job sync, ScheduledExecutorService executor, Runnable task) {
        // region scheduler
        sync.on(executor).scheduleAtFixedRate(task, 0, 5, TimeUnit.MINUTES);
        // endregion
    }

    @Test
    void canaries() {
        JobMetrics jobs = JobMetrics.create(registry);
        // region canary
        Canary shop = Canary.of(
                jobs.job("shop-canary").sla(Duration.ofSeconds(2)),
                Duration.ofMinutes(1), // how often
                Duration.ofSeconds(5), // how long it may take at most
                Probe.http(URI.create("http://localhost:8080/health"), "UP"));
        shop.start();
        // endregion
        shop.close();
    }

    @Test
    void shortLivedProcesses(@TempDir Path temporary) {
        Path folder = temporary.resolve("marks");
        // region short-lived
        JobMetrics jobs = JobMetrics.builder(registry).marks(folder).build();
        Job cleanup = jobs.job("order-cleanup")
                .schedule(Schedule.every(Duration.ofDays(1)))
                .register();
        Pushgateway gateway = Pushgateway.at(URI.create("http://localhost:9091"), "order-cleanup");

        cleanup.measure(run -> {
            gateway.push(registry::scrape); // so that a killed run shows as one that never ended
            return run;
        });
        gateway.push(registry::scrape);
        // endregion
        assertThat(folder).isEmptyDirectory();
        jobs.close();
    }
}
