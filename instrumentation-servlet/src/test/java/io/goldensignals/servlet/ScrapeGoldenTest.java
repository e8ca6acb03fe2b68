package io.goldensignals.servlet;

import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.Golden;
import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus reads after a fixed set of requests, to the letter; by the test's clock they take no time. */
class ScrapeGoldenTest {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new MockClock());

    @Test
    void metricsPrintWhatTheCatalogueDeclares() {
        List<HttpScenario> requests = List.of(
                HttpScenario.get("matches a template", "/orders/42", "", 200),
                HttpScenario.get("is not found under a template", "/orders/missing", "", 404),
                HttpScenario.request("has a body", "POST", "/do/echo", "body", "", 200),
                HttpScenario.get("throws", "/do/throw", "", 500),
                HttpScenario.get("has no route", "/nowhere", "", 404),
                HttpScenario.get("has a session", "/do/session", "", 200));
        try (ServletMetrics metrics = metrics();
                TomcatContainer server = new TomcatContainer(context -> {
                    metrics.addTo(context);
                    context.addServlet("contract", new ContractServlet()).addMapping("/do/*");
                    context.addServlet("orders", new ContractApp.Orders()).addMapping("/orders/*");
                })) {
            requests.forEach(request -> RawHttp.exchange(server.port(), request.request()));
            RecordedRequests recorded = new RecordedRequests(registry);
            await().until(() -> recorded.total() == requests.size() && recorded.active() == 0);
            Golden.assertMatches(Path.of("src", "test", "golden", "scrape.txt"), registry.scrape());
        }
    }

    private ServletMetrics metrics() {
        return ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .objective("/orders/{id}", 0.999, Duration.ofMillis(250), 0.99)
                .build();
    }
}
