package io.goldensignals.servlet;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.goldensignals.internal.OptionalLibrary;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /metrics} on a port of its own that this machine alone can reach, apart from the application's traffic.
 *
 * <p>Needs {@code prometheus-metrics-exporter-httpserver} on the class path. Thread-safe; closing it frees the port.
 */
public final class MetricsServer implements AutoCloseable {

    private static final OptionalLibrary EXPORTER = new OptionalLibrary(
            "io.prometheus.metrics.exporter.httpserver.HTTPServer",
            "io.prometheus:prometheus-metrics-exporter-httpserver");

    private final HTTPServer server;

    private MetricsServer(HTTPServer server) {
        this.server = server;
    }

    /**
     * Starts a server on {@code port}, or on a free one if it is 0, that serves every local process.
     *
     * @throws IOException if the port cannot be bound
     * @throws IllegalStateException if {@code prometheus-metrics-exporter-httpserver} is missing
     */
    public static MetricsServer start(PrometheusMeterRegistry registry, int port) throws IOException {
        return start(registry, port, (Authenticator) null);
    }

    /**
     * The same for clients with the credentials of {@code access}.
     *
     * @throws IOException if the port cannot be bound
     * @throws IllegalStateException if {@code prometheus-metrics-exporter-httpserver} is missing
     */
    public static MetricsServer start(PrometheusMeterRegistry registry, int port, MetricsAccess access)
            throws IOException {
        return start(registry, port, new Guard(access));
    }

    private static MetricsServer start(PrometheusMeterRegistry registry, int port, @Nullable Authenticator guard)
            throws IOException {
        EXPORTER.require("MetricsServer", MetricsServer.class);
        HTTPServer.Builder builder = HTTPServer.builder()
                .inetAddress(InetAddress.getLoopbackAddress())
                .port(port)
                .registry(registry.getPrometheusRegistry());
        return new MetricsServer((guard == null ? builder : builder.authenticator(guard)).buildAndStart());
    }

    /** The port on which it listens. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Guard extends Authenticator {
        private final MetricsAccess access;

        Guard(MetricsAccess access) {
            this.access = access;
        }

        @Override
        public Result authenticate(HttpExchange exchange) {
            if (access.allows(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return new Success(new HttpPrincipal("metrics", "metrics"));
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", access.challenge());
            return new Failure(401);
        }
    }
}
