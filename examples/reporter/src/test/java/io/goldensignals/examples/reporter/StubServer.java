package io.goldensignals.examples.reporter;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers what the test has laid out, then 200, and keeps what it was sent. */
final class StubServer implements AutoCloseable {

    /** A status that stands for no answer as long as the server runs. */
    static final int SILENT = 0;

    record Answer(int status, String body) {}

    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final HttpServer server;
    private volatile Answer otherwise = new Answer(200, "{\"ok\":true}");

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().toString());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            Answer answer = next();
            if (answer.status() == SILENT) {
                return; // without an answer, the connection stays
            }
            if (answer.status() < 0) {
                exchange.close(); // the request is taken, the answer lost
                return;
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private synchronized Answer next() {
        Answer answer = answers.poll();
        return answer == null ? otherwise : answer;
    }

    synchronized StubServer answers(int status, String body) {
        answers.add(new Answer(status, body));
        return this;
    }

    StubServer otherwise(int status, String body) {
        otherwise = new Answer(status, body);
        return this;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
