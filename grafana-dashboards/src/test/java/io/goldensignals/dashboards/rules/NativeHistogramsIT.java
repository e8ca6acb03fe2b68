package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.core.Meters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Histograms;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.registry.NativeHistograms;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the classic and the native histogram of the same recordings: the generator's expressions for
 * either give the same quantiles.
 */
class NativeHistogramsIT {

    /** Of the registry's default, in which a bucket is 2^(1/32) times as wide as the one before. */
    private static final double ERROR = Math.pow(2, 1 / 32.0) - 1;

    private static final Metric BUCKETS = Metric.bucket(ResourceMeters.WAIT_DURATION);

    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99};

    private final GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void expressionsOfBothKindsGiveTheSameQuantiles() throws Exception {
        Program prometheus = Program.require("prometheus");
        registry.nativeHistograms(NativeHistograms.all());
        Timer timer =
                ResourceMeters.WAIT_DURATION.timer(Meters.of(registry, ResourceMeters.CATALOG), "executor", "prices");
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String kind : List.of("native", "classic")) {
            service.createContext("/" + kind, exchange -> {
                record(timer);
                answer(exchange);
            });
        }
        service.start();
        int port = freePort();
        configure(service.getAddress().getPort());
        Process server = prometheus.start(
                folder,
                folder.resolve("log"),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=native-histograms");
        try {
            for (Histograms kind : Histograms.values()) {
                for (double quantile : QUANTILES) {
                    String expr = expression(kind, quantile);
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(500))
                            .untilAsserted(() -> assertThat(values(port, expr))
                                    .as("%s; %s", expr, Files.readString(folder.resolve("log")))
                                    .containsOnlyKeys(jobs(kind))
                                    .allSatisfy((job, value) ->
                                            assertThat(value).isCloseTo(quantile * 10, withinPercentage(ERROR * 100))));
                }
            }
            assertThat(values(port, "count by (job) (" + BUCKETS.now() + ")"))
                    .containsOnlyKeys("classic")
                    .allSatisfy((job, series) -> assertThat(series).isGreaterThan(5));
            assertThat(values(port, "count by (job) (" + BUCKETS.ofNative().now() + ")"))
                    .containsExactly(entry("native", 1.0));
        } finally {
            server.destroy();
            server.waitFor(20, TimeUnit.SECONDS);
            server.destroyForcibly();
            service.stop(0);
        }
    }

    /** Where either kind is; the server leaves the classic buckets of a native histogram out. */
    private static List<String> jobs(Histograms kind) {
        return switch (kind) {
            case CLASSIC -> List.of("classic");
            case NATIVE -> List.of("native");
            case BOTH -> List.of("native", "classic");
        };
    }

    /** As often in each hundredth of the ten seconds: then both interpolate exactly, within a bucket. */
    private static void record(Timer timer) {
        for (int i = 0; i < 1000; i++) {
            timer.record(i * 10L + 5, TimeUnit.MILLISECONDS);
        }
    }

    private static String expression(Histograms kind, double quantile) {
        return Settings.builder()
                .histograms(kind)
                .build()
                .generating(() ->
                        Environment.kept(Promql.quantile(quantile, ResourceMeters.WAIT_DURATION, "1m", Promql.JOB)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestURI().getPath().equals("/native")
                ? "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
                : "text/plain; version=0.0.4; charset=utf-8";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            registry.scrape(exchange.getResponseBody(), type);
        }
    }

    private void configure(int port) throws IOException {
        List<Map<String, Object>> jobs = jobs(Histograms.BOTH).stream()
                .map(kind -> Map.<String, Object>of(
                        "job_name",
                        kind,
                        "metrics_path",
                        "/" + kind,
                        "scrape_interval",
                        "1s",
                        "static_configs",
                        List.of(Map.of("targets", List.of("127.0.0.1:" + port)))))
                .toList();
        Files.writeString(folder.resolve("prometheus.yml"), Output.yaml("", Map.of("scrape_configs", jobs)));
    }

    /** By the label {@code job}. */
    private Map<String, Double> values(int port, String expr) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                                + URLEncoder.encode(expr, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode result : Output.JSON.readTree(response.body()).at("/data/result")) {
            values.put(result.at("/metric/job").asText(), result.at("/value/1").asDouble());
        }
        return values;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
