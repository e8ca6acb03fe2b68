package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Alertmanager's notifications on loopback and hands their alerts on, one after the other.
 *
 * <p>Answers before anything is posted, so that a slow chat does not make Alertmanager send again; a full queue is
 * answered by 503, after which Alertmanager does.
 */
final class Webhook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int MOST_WAITING = 100;
    private static final int MOST_BYTES = 4 << 20;

    /** What is done with each alert. */
    interface Taker {
        void take(Alert alert) throws InterruptedException;
    }

    private final HttpServer server;
    private final Thread worker;
    private final BlockingQueue<List<Alert>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ObjectMapper json = new ObjectMapper();

    /** {@code port}: 0 takes a free one. */
    Webhook(int port, Taker taker) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/alerts", this::handle);
        server.createContext("/health", exchange -> answer(exchange, 200));
        this.worker = new Thread(() -> work(taker), "alert-poster");
        server.start();
        worker.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        worker.interrupt();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405);
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
        JsonNode notification;
        try {
            notification = json.readTree(body);
        } catch (IOException e) {
            answer(exchange, 400);
            return;
        }
        answer(exchange, waiting.offer(Alert.of(notification)) ? 200 : 503);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void work(Taker taker) {

        while (!worker.isInterrupted()) {
            try {
                for (Alert alert : waiting.take()) {
                    taker.take(alert);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("An alert could not be posted", e);
            }
        }
    }
}
