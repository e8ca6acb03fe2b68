package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.core.Meters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Histograms;
import io.goldensignals.dashboards.settings.Profile;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the classic and the native histogram of the same recordings: the generator's expressions and an
 * alert for either give the same quantiles. From 3.0 on it also converts classic buckets, as another job.
 */
class NativeHistogramsIT {

    /** Of the registry's default, in which a bucket is 2^(1/32) times as wide as the one before. */
    private static final double ERROR = Math.pow(2, 1 / 32.0) - 1;

    private static final Metric BUCKETS = Metric.bucket(ResourceMeters.WAIT_DURATION);

    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99};

    private static final String ALERT = "ResourceWaitLong";

    private boolean converts;

    private final GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void expressionsOfBothKindsGiveTheSameQuantiles() throws Exception {
        Program prometheus = Program.require("prometheus");
        converts = prometheus.majorVersion() >= 3;
        registry.nativeHistograms(NativeHistograms.all());
        Timer timer =
                ResourceMeters.WAIT_DURATION.timer(Meters.of(registry, ResourceMeters.CATALOG), "executor", "prices");
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String kind : List.of("native", "classic", "converted")) {
            service.createContext("/" + kind, exchange -> {
                record(timer);
                answer(exchange);
            });
        }
        service.start();
        int port = freePort();
        configure(service.getAddress().getPort());
        List<String> arguments = new ArrayList<>(List.of(
                "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:" + port));
        if (!converts) {
            arguments.add("--enable-feature=native-histograms");
        }
        Process server = prometheus.start(folder, folder.resolve("log"), arguments.toArray(String[]::new));
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
            for (Histograms kind : Histograms.values()) {
                String alerts = "ALERTS{alertname=\"" + ALERT + "\", histograms=\"" + kind + "\"}";
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(values(port, alerts)).containsOnlyKeys(jobs(kind)));
            }
            assertThat(values(port, "count by (job) (" + BUCKETS.now() + ")"))
                    .containsOnlyKeys("classic")
                    .allSatisfy((job, series) -> assertThat(series).isGreaterThan(5));
            assertThat(values(port, "count by (job) (" + BUCKETS.ofNative().now() + ")"))
                    .containsExactlyInAnyOrderEntriesOf(
                            converts ? Map.of("native", 1.0, "converted", 1.0) : Map.of("native", 1.0));
        } finally {
            server.destroy();
            server.waitFor(20, TimeUnit.SECONDS);
            server.destroyForcibly();
            service.stop(0);
        }
    }

    /** Where either kind is; the server leaves the classic buckets of a native histogram out, also of one that it made. */
    private List<String> jobs(Histograms kind) {
        List<String> jobs = new ArrayList<>();
        if (kind != Histograms.NATIVE) {
            jobs.add("classic");
        }
        if (kind != Histograms.CLASSIC) {
            jobs.add("native");
        }
        if (kind != Histograms.CLASSIC && converts) {
            jobs.add("converted");
        }
        return jobs;
    }

    /** One group with the alert on the quantile as it is generated for each kind. */
    private static Map<String, Object> rules() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Histograms kind : Histograms.values()) {
            Settings settings = Settings.builder().histograms(kind).build();
            Alert alert = settings.generating(() -> Rules.alerts(Profile.TRIAL).stream()
                    .filter(each -> each.name().equals(ALERT))
                    .findFirst()
                    .orElseThrow());
            Map<String, Object> rule = new LinkedHashMap<>(settings.generating(alert::yaml));
            rule.put("labels", Map.of("histograms", kind.toString()));
            rules.add(rule);
        }
        return Map.of("groups", List.of(Map.of("name", "quantiles", "interval", "1s", "rules", rules)));
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
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (String kind : jobs(Histograms.BOTH)) {
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("job_name", kind);
            job.put("metrics_path", "/" + kind);
            job.put("scrape_interval", "1s");
            job.put("static_configs", List.of(Map.of("targets", List.of("127.0.0.1:" + port))));
            if (converts) {
                job.put("scrape_native_histograms", true);
                job.put("convert_classic_histograms_to_nhcb", kind.equals("converted"));
            }
            jobs.add(job);
        }
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Output.yaml("", Map.of("rule_files", List.of("rules.yml"), "scrape_configs", jobs)));
        Files.writeString(folder.resolve("rules.yml"), Output.yaml("", rules()));
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
