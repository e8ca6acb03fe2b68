package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.examples.common.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own web page: the services' signals, the faults with a button each, the alerts, and where everything is.
 *
 * <p>It is served on the loopback interface alone, to pages of its own origin: no other page that is open in the same browser
 * can read it or press its buttons.
 */
final class DemoPage implements AutoCloseable {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";
    private static final String CHARTS = "/io/goldensignals/page/web/";
    private static final String OWN = "/io/goldensignals/examples/demo/web/";
    private static final Map<String, String> FILES = Map.of(
            "/", OWN + "index.html",
            "/demo.css", OWN + "demo.css",
            "/demo.js", OWN + "demo.js",
            "/page.css", CHARTS + "page.css",
            "/page.js", CHARTS + "page.js",
            "/charts.js", CHARTS + "charts.js",
            "/figures.js", CHARTS + "figures.js",
            "/uPlot.min.css", CHARTS + "uPlot.min.css",
            "/uPlot.iife.min.js", CHARTS + "uPlot.iife.min.js");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");
    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern DATA = Pattern.compile("/services/([a-z0-9-]+)/data");
    private static final Pattern FAULT = Pattern.compile("/faults/([a-z0-9-]+)/(on|off)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Workers workers = Workers.start("page", 8, 100);
    private volatile String progress = "starting";
    private volatile @Nullable Source source;

    private DemoPage(HttpServer server) {
        this.server = server;
    }

    /** What the page shows, and its buttons do. */
    interface Source {
        /** What is now, as a bean that Jackson writes. */
        Object state();

        /** The figures of a service, as its live page reads them; null if there is no such service. */
        @Nullable
        String data(String service) throws IOException, InterruptedException;

        /** Begins a fault or ends it. */
        void set(Fault fault, boolean on);
    }

    /** An answer without a body of its own. */
    private record Refusal(int status, String reason) {}

    /** Serves the page, which shows that the demo starts. */
    static DemoPage start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        DemoPage page = new DemoPage(server);
        server.createContext("/", page::handle);
        server.setExecutor(page.workers.executor());
        server.start();
        return page;
    }

    int port() {
        return server.getAddress().getPort();
    }

    InetAddress address() {
        return server.getAddress().getAddress();
    }

    String url() {
        return "http://localhost:" + port() + "/";
    }

    /** Shows what is being started. */
    void progress(String step) {
        progress = step;
    }

    /** From now on all is there. */
    void show(Source source) {
        this.source = source;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            Optional<Refusal> refusal = refusal(exchange);
            if (refusal.isPresent()) {
                refuse(exchange, refusal.get());
            } else if (exchange.getRequestMethod().equals("POST")) {
                change(exchange);
            } else {
                read(exchange);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** A foreign host name is one that an attacker lets point here; a foreign origin is another page's script. */
    private static Optional<Refusal> refusal(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        if (!HOSTS.contains(host.replaceFirst(":\\d+$", ""))) {
            return Optional.of(new Refusal(403, "this page is served as localhost alone"));
        }
        return switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> Optional.empty();
            case "POST" ->
                ("http://" + host).equals(exchange.getRequestHeaders().getFirst("Origin"))
                        ? Optional.empty()
                        : Optional.of(new Refusal(403, "only this page may press its buttons"));
            default -> Optional.of(new Refusal(405, "GET, HEAD or POST"));
        };
    }

    private void change(HttpExchange exchange) throws IOException {
        Matcher path = FAULT.matcher(exchange.getRequestURI().getPath());
        Optional<Fault> fault = path.matches() ? Fault.named(path.group(1)) : Optional.empty();
        Source running = source;
        if (fault.isEmpty()) {
            refuse(exchange, new Refusal(404, "no such fault"));
        } else if (running == null) {
            refuse(exchange, new Refusal(503, "the demo is starting"));
        } else {
            running.set(fault.get(), path.group(2).equals("on"));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void read(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String file = FILES.get(path);
        Matcher data = DATA.matcher(path);
        if (file != null) {
            try (InputStream content = DemoPage.class.getResourceAsStream(file)) {
                send(exchange, file, Objects.requireNonNull(content, file).readAllBytes());
            }
        } else if (path.equals("/state")) {
            Source running = source;
            Object state = running == null ? Map.of("progress", progress) : running.state();
            send(exchange, "state.json", JSON.writeValueAsBytes(state));
        } else if (data.matches()) {
            data(exchange, data.group(1));
        } else {
            refuse(exchange, new Refusal(404, "nothing here"));
        }
    }

    private void data(HttpExchange exchange, String service) throws IOException, InterruptedException {
        Source running = source;
        String data;
        try {
            data = running == null ? null : running.data(service);
        } catch (IOException silent) {
            refuse(exchange, new Refusal(502, service + " does not answer"));
            return;
        }
        if (data == null) {
            refuse(exchange, new Refusal(404, "no such service"));
        } else {
            send(exchange, "data.json", data.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, String name, byte[] body) throws IOException {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/json");
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        byte[] body = refusal.reason().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(refusal.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.stop(0);
        workers.close();
    }
}
