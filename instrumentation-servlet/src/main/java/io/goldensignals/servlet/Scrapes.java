package io.goldensignals.servlet;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Answers scrapes of a registry, within bounds: each copies all that it serves, and each parameter is compared with every
 * metric. Apart from the servlet, as linking this class needs the exporter's library.
 */
final class Scrapes {

    /** More than any monitoring system asks for at once; the next one is asked to come again. */
    static final int AT_ONCE = 4;

    static final int MOST_PARAMETERS = 100;

    /** Servers that let longer ones through than the usual 8 KiB would have us take them apart. */
    static final int MOST_CHARACTERS = 65_536;

    private final PrometheusScrapeHandler handler;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Scrapes(PrometheusMeterRegistry registry) {
        this.handler = new PrometheusScrapeHandler(registry.getPrometheusRegistry());
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getQueryString();
        if (query != null && query.length() > MOST_CHARACTERS) {
            refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "a query of " + query.length() + " characters, at most " + MOST_CHARACTERS + " are allowed");
            return;
        }
        long parameters = parameters(query);
        if (parameters > MOST_PARAMETERS) {
            refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    parameters + " parameters, at most " + MOST_PARAMETERS + " are allowed");
            return;
        }
        if (!places.tryAcquire()) {
            response.setHeader("Retry-After", "1");
            refuse(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    AT_ONCE + " scrapes are under way, which is the most at once");
            return;
        }
        ScrapeExchange exchange = new ScrapeExchange(request, response, places::release);
        try {
            handler.handleRequest(exchange);
        } finally {
            exchange.rendered();
        }
    }

    private static long parameters(@Nullable String query) {
        return query == null ? 0 : 1 + query.chars().filter(each -> each == '&').count();
    }

    private static void refuse(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(why);
    }
}
