package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Alertmanager's notifications on loopback, and serves {@code /metrics} and {@code /health}.
 *
 * <p>Answers 200 once the alerts are kept, before anything is posted, so that a slow chat does not make Alertmanager send
 * again; what cannot be kept is answered by 503, after which Alertmanager does.
 */
final class Webhook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int MOST_BYTES = 4 << 20;

    /** Keeps alerts, or throws. */
    @FunctionalInterface
    interface Taker {
        void take(List<Alert> alerts) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> new Thread(task, "webhook"));
    private final Taker taker;
    private final ReporterMetrics metrics;
    private final ObjectMapper json = new ObjectMapper();

    /** {@code port}: 0 takes a free one. */
    Webhook(int port, Taker taker, ReporterMetrics metrics) throws IOException {
        this.taker = taker;
        this.metrics = metrics;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/alerts", this::handle);
        server.createContext("/metrics", new MetricsHandler(metrics.registry.getPrometheusRegistry()));
        server.createContext("/health", exchange -> answer(exchange, 200));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405);
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            answer(exchange, 413);
            return;
        }
        JsonNode notification;
        try {
            notification = json.readTree(body);
        } catch (IOException e) {
            answer(exchange, 400);
            return;
        }
        if (!notification.path("alerts").isArray()) {
            answer(exchange, 400); // of another version, whose alerts would be lost without a word
            return;
        }
        answer(exchange, taken(notification) ? 200 : 503);
    }

    private boolean taken(JsonNode notification) {
        try {
            taker.take(Alert.of(notification));
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("Alerts cannot be kept: {}", e.toString());
            metrics.notTaken();
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
