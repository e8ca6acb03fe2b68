package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ServiceOptions;
import io.goldensignals.examples.common.WebServer;
import io.goldensignals.examples.common.Workers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KpiServletTest {
    private final Lifecycle lifecycle = new Lifecycle();
    private final ShopFigures figures = new ShopFigures(BusinessMetrics.create(new SimpleMeterRegistry()));
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private String url = "";

    /** Answers each query with the number that stands for it here. */
    private HttpServer prometheus;

    private FleetFigures fleet;

    @BeforeEach
    void serve() throws IOException {
        prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        prometheus.createContext("/api/v1/query", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            String number = answers.entrySet().stream()
                    .filter(answer -> query.contains(answer.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            String result = number.isEmpty() ? "" : "{\"metric\":{},\"value\":[1,\"" + number + "\"]}";
            byte[] body = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + result + "]}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        prometheus.start();
        lifecycle.add(() -> prometheus.stop(0));
        fleet = new FleetFigures(
                URI.create("http://127.0.0.1:" + prometheus.getAddress().getPort()), InstantSource.system());
        Workers workers = lifecycle.add(Workers.start("http", 2, 2));
        ServiceOptions options = new ServiceOptions(0, "");
        WebServer server = lifecycle.add(WebServer.start(options, workers.executor(), this::setUp));
        url = "http://127.0.0.1:" + server.port();
    }

    private void setUp(ServletContext context) {
        context.addFilter("visits", new VisitFilter(figures))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        context.addServlet("session", new SessionServlet()).addMapping("/session/*");
        context.addServlet("kpi", new KpiServlet(figures, fleet)).addMapping("/kpi/*");
    }

    @AfterEach
    void stop() {
        lifecycle.close();
    }

    @Test
    void theConversionIsTheShareOfTheVisitorsWhoPaid() throws Exception {
        visit();
        visit();
        visit();
        visit();
        figures.paid("a session that is counted as a visitor by paying", 1295);

        assertThat(get("/kpi/conversion").body())
                .contains(
                        "\"name\":\"conversion\"",
                        "\"unit\":\"ratio\"",
                        "\"value\":0.2,",
                        "\"last\":0.0",
                        "\"from\":\"",
                        "\"to\":\"");
        assertThat(get("/kpi/revenue_EUR").body())
                .contains(
                        "\"value\":1295.0",
                        "\"unit\":\"minor units\"",
                        "\"currency\":\"EUR\"",
                        "\"scope\":\"instance\"");
        assertThat(get("/kpi/orders").body()).contains("\"value\":1.0");
    }

    @Test
    void aVisitorWhoComesAgainIsOneVisitor() throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        send(browser, "POST", "/session");
        send(browser, "POST", "/session/anna");
        send(browser, "GET", "/kpi");

        assertThat(get("/kpi/visitors").body()).contains("\"value\":1.0");
    }

    @Test
    void allFiguresAreListedAndAnUnknownOneIsRefusedWithTheirNames() throws Exception {
        assertThat(get("/kpi").body())
                .contains("visitors", "conversion", "\"orders\"", "revenue_EUR", "average_order_value_EUR");
        HttpResponse<String> unknown = get("/kpi/profit");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("profit", "conversion");
    }

    @Test
    void whatPrometheusHasIsOfAllInstances() throws Exception {
        answers.put("business_revenue_minor_units_total{job=\"shop-api\",currency=\"EUR\"}", "25900");
        answers.put("figure_name=\"buyers\"})", "0.25");
        figures.paid("a session of this instance", 1295);

        assertThat(get("/kpi/revenue_EUR").body())
                .contains("\"value\":25900.0", "\"currency\":\"EUR\"", "\"scope\":\"all instances\"");
        assertThat(get("/kpi/conversion").body())
                .contains("\"value\":0.25", "\"last\":null", "\"unit\":\"ratio\"", "\"scope\":\"all instances\"");
    }

    @Test
    void whatPrometheusDoesNotHaveIsOfThisInstanceAndSaysSo() throws Exception {
        figures.paid("a session of this instance", 1295);
        assertThat(get("/kpi/revenue_EUR").body()).contains("\"value\":1295.0", "\"scope\":\"instance\"");

        prometheus.stop(0);
        assertThat(get("/kpi/revenue_EUR").body()).contains("\"value\":1295.0", "\"scope\":\"instance\"");
    }

    private void visit() throws IOException, InterruptedException {
        send(HttpClient.newHttpClient(), "POST", "/session");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpClient.newHttpClient(), "GET", path);
    }

    private HttpResponse<String> send(HttpClient browser, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
