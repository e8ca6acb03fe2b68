package io.goldensignals.servlet;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers scrapes of a registry; apart from the servlet, as linking this class needs the exporter's library. */
final class Scrapes {

    private final PrometheusScrapeHandler handler;

    Scrapes(PrometheusMeterRegistry registry) {
        this.handler = new PrometheusScrapeHandler(registry.getPrometheusRegistry());
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handler.handleRequest(new ScrapeExchange(request, response));
    }
}
