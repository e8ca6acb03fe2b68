package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.servlet.MetricsServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile text in every label of every meter: Prometheus takes the whole exposition, in its text and in OpenMetrics. */
class ExpositionIT {

    private static final int ROUNDS = 40 * Everything.FACTOR;
    private static final int SERIES = 100_000;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void prometheusTakesWhateverBecomesALabel(@TempDir Path folder) throws Exception {
        PrometheusMeterRegistry theirs = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PrometheusMeterRegistry ours = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        for (PrometheusMeterRegistry registry : List.of(theirs, ours)) {
            HostileText text = new HostileText(7);
            for (int round = 0; round < ROUNDS; round++) {
                Everything.record(registry, tag -> text.next());
            }
            assertThat(Everything.failures(registry)).as("failures").isZero();
            assertPromtoolTakes(folder, registry.scrape(TEXT));
        }

        HttpServer plain = textServer(theirs, ours);
        int port = freePort();
        try (MetricsServer theirsOpen = MetricsServer.start(theirs, 0);
                MetricsServer oursOpen = MetricsServer.start(ours, 0)) {
            Process prometheus = start(
                    folder,
                    port,
                    List.of(
                            job("theirs-text", plain.getAddress().getPort(), "/theirs"),
                            job("ours-text", plain.getAddress().getPort(), "/ours"),
                            job("theirs-openmetrics", theirsOpen.port(), "/metrics"),
                            job("ours-openmetrics", oursOpen.port(), "/metrics")));
            try {
                // Stamped by Prometheus: 1 if it took the whole of a scrape.
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .ignoreExceptions()
                        .until(() -> value(port, "count(up)") == 4);
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> assertThat(value(port, "sum(up)"))
                                .as(Files.readString(folder.resolve("prometheus.log")))
                                .isEqualTo(4));
                for (PrometheusMeterRegistry registry : List.of(theirs, ours)) {
                    String name = registry == theirs ? "theirs-text" : "ours-text";
                    assertThat(value(port, "scrape_samples_scraped{job=\"" + name + "\"}"))
                            .as("samples taken")
                            .isEqualTo(samples(registry));
                }
            } finally {
                prometheus.destroy();
                if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly();
                }
            }
        } finally {
            plain.stop(0);
        }
    }

    private static long samples(PrometheusMeterRegistry registry) {
        return registry.scrape(TEXT)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
                .count();
    }

    @Test
    void aHundredThousandSeriesAreScraped(@TempDir Path folder) throws Exception {
        for (PrometheusMeterRegistry registry : List.of(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT))) {
            for (int i = 0; i < SERIES; i++) {
                registry.counter("parts", "id", Integer.toString(i)).increment();
            }
            long begin = System.nanoTime();
            String exposition = registry.scrape(TEXT);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));

            assertThat(exposition.lines().filter(line -> line.startsWith("parts_total{")))
                    .hasSize(SERIES)
                    .allMatch(line -> line.endsWith(" 1.0"));
            assertPromtoolTakes(folder, exposition);
        }
    }

    /** Its opinions on names are not asked for: 3 is for those, 1 for what cannot be read. */
    private static void assertPromtoolTakes(Path folder, String exposition) throws Exception {
        Path file = Files.writeString(folder.resolve("exposition.txt"), exposition);
        Path log = folder.resolve("promtool.log");
        Process promtool = new ProcessBuilder(program("promtool"), "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(Files.readString(log)).isIn(0, 3);
    }

    /** Serves the text format whatever is asked for. */
    private static HttpServer textServer(PrometheusMeterRegistry theirs, PrometheusMeterRegistry ours)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            PrometheusMeterRegistry registry =
                    exchange.getRequestURI().getPath().equals("/ours") ? ours : theirs;
            byte[] body = registry.scrape(TEXT).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String job(String name, int port, String path) {
        return "- {job_name: " + name + ", metrics_path: " + path + ", static_configs: [{targets: ['127.0.0.1:" + port
                + "']}]}\n";
    }

    private static Process start(Path folder, int port, List<String> jobs) throws IOException {
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, "global: {scrape_interval: 1s}\nscrape_configs:\n" + String.join("", jobs));
        return new ProcessBuilder(
                        program("prometheus"),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** The value of a query that has one. */
    private double value(int port, String query) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        String answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        int end = answer.lastIndexOf("\"]");
        return end < 0 ? Double.NaN : Double.parseDouble(answer.substring(answer.lastIndexOf('"', end - 1) + 1, end));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Skips the test if the program is not installed, or fails it where servers are required. */
    private static String program(String name) {
        List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
        folders.add("/usr/local/bin");
        return folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> absent("no program " + name + " on the PATH"));
    }

    private static String absent(String message) {
        return Boolean.getBoolean("servers.required") ? fail(message) : abort(message + ": skipped");
    }
}
