package io.goldensignals.reliability;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.time.Duration;

/** A program that starts all that has threads of ours, closes nothing, and ends as its argument says. */
public final class EndOfProcess {

    private EndOfProcess() {}

    /** The argument: "return" from here, "exit", or "throw". */
    public static void main(String[] arguments) {
        GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        ProcessMetrics.bind(registry, "shop", "1");
        ServletMetrics.create(registry).filter();
        JobMetrics jobs =
                JobMetrics.builder(registry).checkEvery(Duration.ofMillis(5)).build();
        jobs.job("export")
                .sla(Duration.ofMillis(1))
                .onFailure(event -> {
                    throw new IllegalStateException("callback");
                })
                .register()
                .run(() -> {});
        BusinessMetrics.builder(registry)
                .flushEvery(Duration.ofMillis(5))
                .build()
                .distinct("v", Duration.ofMinutes(1));
        RabbitMetrics.create(registry).instrument(new ConnectionFactory());
        System.out.println(registry.scrape().length() > 0 ? "measured" : "nothing");
        switch (arguments[0]) {
            case "exit" -> System.exit(7);
            case "throw" -> throw new IllegalStateException("the application's");
            default -> {
                // returns
            }
        }
    }
}
