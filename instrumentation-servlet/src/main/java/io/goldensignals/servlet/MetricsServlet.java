package io.goldensignals.servlet;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.internal.OptionalLibrary;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves a registry in the format that the {@code Accept} header asks for: Prometheus text, OpenMetrics text or Prometheus
 * protobuf, compressed if the client takes gzip, and only the metrics named by {@code name[]} parameters if there are any.
 *
 * <pre>{@code
 * context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
 * }</pre>
 *
 * <p>Needs {@code prometheus-metrics-exporter-common} on the class path. Thread-safe.
 */
public final class MetricsServlet extends HttpServlet {

    private static final OptionalLibrary EXPORTER = new OptionalLibrary(
            "io.prometheus.metrics.exporter.common.PrometheusScrapeHandler",
            "io.prometheus:prometheus-metrics-exporter-common");

    private static final long serialVersionUID = 1L;

    private transient @Nullable Scrapes scrapes;
    private final transient @Nullable MetricsAccess access;

    /**
     * A servlet for {@code web.xml} that serves every client; its registry is {@link ServletMetrics#registryOf} the context,
     * and must be one of Prometheus or {@link io.micrometer.core.instrument.Metrics#globalRegistry} with one.
     *
     * @throws IllegalStateException if {@code prometheus-metrics-exporter-common} is missing
     */
    public MetricsServlet() {
        EXPORTER.require("MetricsServlet", MetricsServlet.class);
        this.access = null;
    }

    private MetricsServlet(PrometheusMeterRegistry registry, @Nullable MetricsAccess access) {
        requireNonNull(registry, "registry");
        EXPORTER.require("MetricsServlet", MetricsServlet.class);
        this.scrapes = new Scrapes(registry);
        this.access = access;
    }

    /**
     * A servlet that serves every client.
     *
     * @throws IllegalStateException if {@code prometheus-metrics-exporter-common} is missing
     */
    @CheckReturnValue
    public static MetricsServlet create(PrometheusMeterRegistry registry) {
        return new MetricsServlet(registry, null);
    }

    /**
     * A servlet that serves clients with the credentials of {@code access}; others receive 401.
     *
     * @throws IllegalStateException if {@code prometheus-metrics-exporter-common} is missing
     */
    @CheckReturnValue
    public static MetricsServlet create(PrometheusMeterRegistry registry, MetricsAccess access) {
        return new MetricsServlet(registry, requireNonNull(access, "access"));
    }

    @Override
    public void init() throws ServletException {
        if (scrapes == null) {
            try {
                scrapes = new Scrapes(RegistryLookup.prometheus(getServletContext()));
            } catch (IllegalStateException noRegistry) {
                throw new ServletException(noRegistry.getMessage(), noRegistry);
            }
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (access != null && !access.allows(request.getHeader("Authorization"))) {
            response.setHeader("WWW-Authenticate", access.challenge());
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        requireNonNull(scrapes, "init was not called").answer(request, response);
    }

    /** Headers alone; the length is known only once the body is made. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }
}
