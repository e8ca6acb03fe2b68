package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsServletTest {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusMeterRegistry slowRegistry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private TomcatContainer server;

    @BeforeAll
    void start() {
        registry.counter("shop.orders").increment();
        registry.counter("shop.returns").increment();
        server = new TomcatContainer(
                "",
                this::addTo,
                tomcat -> tomcat.getConnector()
                        .setProperty("maxHttpRequestHeaderSize", Integer.toString(4 * Scrapes.MOST_CHARACTERS)));
    }

    private void addTo(ServletContext context) {
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet("slow", MetricsServlet.create(slowRegistry)).addMapping("/slow");
        context.addServlet("bearer", MetricsServlet.create(registry, MetricsAccess.bearer("s3cret")))
                .addMapping("/bearer");
        context.addServlet("basic", MetricsServlet.create(registry, MetricsAccess.basic("prometheus", "pass:word")))
                .addMapping("/basic");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void servesPrometheusTextByDefault() {
        HttpResponse<byte[]> response = get("/metrics");
        assertThat(type(response)).startsWith("text/plain").contains("version=0.0.4");
        assertThat(text(response.body())).contains("shop_orders_total 1.0").doesNotContain("# EOF");
    }

    @Test
    void servesOpenMetrics() {
        HttpResponse<byte[]> response = get("/metrics", "Accept", OPEN_METRICS + ";version=1.0.0,text/plain;q=0.5");
        assertThat(type(response)).startsWith(OPEN_METRICS);
        assertThat(text(response.body())).endsWith("# EOF\n");
    }

    @Test
    void servesProtobuf() {
        HttpResponse<byte[]> response = get(
                "/metrics",
                "Accept",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
        assertThat(type(response)).startsWith("application/vnd.google.protobuf");
        assertThat(text(response.body())).contains("shop_orders_total");
    }

    @Test
    void compresses() throws IOException {
        HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", "gzip");
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(text(body.readAllBytes())).contains("shop_orders_total 1.0");
        }
    }

    @Test
    void servesTheNamedMetricsOnly() {
        assertThat(text(get("/metrics?name[]=shop_orders_total"
                                .replace("[", "%5B")
                                .replace("]", "%5D"))
                        .body()))
                .contains("shop_orders_total")
                .doesNotContain("shop_returns");
    }

    @Test
    void answersHeadWithoutABody() {
        String response =
                RawHttp.exchange(server.port(), "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(response)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: text/plain")
                .endsWith("\r\n\r\n");
    }

    @Test
    void refusesOtherMethods() {
        assertThat(send(HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void refusesThousandsOfNames() {
        String names = "name%5B%5D=a&".repeat(500) + "name%5B%5D=b";

        HttpResponse<byte[]> response = get("/metrics?" + names);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(text(response.body())).contains("501 parameters, at most 100 are allowed");
    }

    @Test
    void refusesAQueryThatIsTooLong() {
        HttpResponse<byte[]> response = get("/metrics?name%5B%5D=" + "a".repeat(Scrapes.MOST_CHARACTERS));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(text(response.body())).contains("characters, at most 65536 are allowed");
    }

    @Test
    void refusesMoreScrapesAtOnceThanAnyoneNeeds() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(Scrapes.AT_ONCE);
        Gauge slow = Gauge.builder("slow.gauge", () -> {
                    waiting.countDown();
                    hold(release);
                    return 1;
                })
                .register(slowRegistry);
        List<CompletableFuture<HttpResponse<byte[]>>> scrapes = new ArrayList<>();
        try {
            for (int i = 0; i < Scrapes.AT_ONCE; i++) {
                scrapes.add(
                        client.sendAsync(HttpRequest.newBuilder(uri("/slow")).build(), BodyHandlers.ofByteArray()));
            }
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

            HttpResponse<byte[]> refused = get("/slow");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        } finally {
            release.countDown();
        }
        for (CompletableFuture<HttpResponse<byte[]>> scrape : scrapes) {
            assertThat(scrape.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(get("/slow").statusCode()).as("the places are free again").isEqualTo(200);
        slowRegistry.remove(slow);
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void letsInTheBearerOfTheToken() {
        assertThat(get("/bearer").statusCode()).isEqualTo(401);
        assertThat(get("/bearer", "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(get("/bearer").headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"metrics\"");
        assertThat(get("/bearer", "Authorization", "bearer s3cret").statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsInTheUserWithThePassword() {
        assertThat(get("/basic", "Authorization", basic("prometheus:pass:word")).statusCode())
                .isEqualTo(200);
        assertThat(get("/basic", "Authorization", basic("prometheus:other")).statusCode())
                .isEqualTo(401);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<byte[]> get(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + server.port() + target);
    }

    private static String type(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
