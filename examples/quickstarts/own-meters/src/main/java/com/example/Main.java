package com.example;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.RequestMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Calculates two prices, one of which fails, and prints what Prometheus would read. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProcessMetrics.bind(registry, "pricing", "1.0");
        RequestMetrics pricing = RequestMetrics.builder(
                        Meters.of(registry, PricingMeters.CATALOG), PricingMeters.DURATION)
                .inFlight(PricingMeters.ACTIVE)
                .build();
        Operation resin = pricing.operation("resin"); // once, then kept

        int price = resin.call(() -> 42);
        try {
            resin.run(() -> Integer.parseInt("a price"));
        } catch (NumberFormatException expected) {
            // The application sees its exception as ever.
        }
        System.out.println("# resin costs " + price);
        System.out.println(registry.scrape());
    }
}
