package com.example;

import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Pushgateway;
import io.goldensignals.jobs.Schedule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A job that ends before Prometheus could scrape it, and pushes its metrics to a Pushgateway. */
public class Main {

    public static void main(String[] args) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Path marks = Files.createDirectories(Path.of("target/marks"));
        // region setup
        JobMetrics jobs = JobMetrics.builder(registry).marks(marks).build();
        Job cleanup = jobs.job("order-cleanup").schedule(Schedule.every(Duration.ofDays(1))).register();
        Pushgateway gateway = Pushgateway.at(URI.create(args[0]), "order-cleanup");

        cleanup.run(() -> System.out.println("two orders removed"));
        gateway.push(registry::scrape);
        // endregion
        jobs.close();
    }
}
