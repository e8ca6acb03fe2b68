package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.RawHttp;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.Test;

/** The samples of the module's README. */
class ReadmeSamplesTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void wiring() {
        try (TomcatContainer server = new TomcatContainer(this::wire)) {
            RawHttp.exchange(server.port(), get("/orders/7"));
            await().untilAsserted(() -> assertThat(RawHttp.exchange(server.port(), get("/metrics")))
                    .contains("http_server_request_duration_seconds_count", "http_route=\"/orders/{id}\""));
        }
    }

    private void wire(ServletContext servletContext) {
        // region wiring
        ServletMetrics http = ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .route("/files/**")
                .build();
        http.addTo(servletContext); // the filter and the listeners of sessions
        servletContext.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        // endregion
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }
}
