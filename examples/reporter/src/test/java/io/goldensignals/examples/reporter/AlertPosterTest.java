package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertPosterTest {

    private static final Map<String, String> ANNOTATIONS = Map.of(
            "figure", "Orders per 5 minutes",
            "current", "3",
            "deviation", "4.2 IQR below the fence",
            "expr", "orders",
            "fence_low", "orders_low",
            "fence_high", "orders_high",
            "dashboard_url", "http://grafana/d/shop",
            "runbook_url", "javascript:alert(1)");

    private final StubServer chat = new StubServer();
    private final StubServer prometheus = new StubServer()
            .otherwise(
                    200,
                    "{\"data\":{\"result\":[{\"values\":[[1700000000,\"5\"],[1700000060,\"NaN\"],[1700000120,\"3\"]]}]}}");
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final AlertPoster poster = new AlertPoster(
            new Telegram(HttpClient.newHttpClient(), chat.uri(), "1:a", "1", 1, pause -> {}),
            Map.of("warning", new Telegram(HttpClient.newHttpClient(), chat.uri(), "1:a", "-2", 1, pause -> {})),
            new Prometheus(HttpClient.newHttpClient(), prometheus.uri()),
            () -> now,
            ZoneOffset.UTC);

    AlertPosterTest() throws IOException {}

    @AfterEach
    void stop() {
        chat.close();
        prometheus.close();
    }

    @Test
    void anAlertWhoseChartCannotBeDrawnIsPostedWithoutIt() throws InterruptedException {
        prometheus.otherwise(200, "{\"data\":{\"result\":[{\"values\":[[1700000000]]}]}}");

        assertThat(poster.post(alert(true, ANNOTATIONS))).isEqualTo(Telegram.Outcome.SENT);

        assertThat(chat.paths).containsExactly("/bot1:a/sendMessage");
    }

    @Test
    void anAnomalyIsPostedWithEverythingThatIsKnownAndAChart() throws InterruptedException {
        poster.post(alert(true, ANNOTATIONS));

        assertThat(chat.paths).containsExactly("/bot1:a/sendPhoto");
        assertThat(chat.bodies.get(0))
                .contains("<b>Orders per 5 minutes</b> (critical)")
                .contains("Current value: 3")
                .contains("Deviation: 4.2 IQR below the fence")
                .contains("Since: 2026-11-22 09:58:00 Z")
                .contains("<a href=\"http://grafana/d/shop\">Dashboard</a>")
                .doesNotContain("javascript")
                .contains("PNG");
    }

    @Test
    void anAlertWhoseChartAndMarkupAreRefusedIsPostedAsWords() throws InterruptedException {
        chat.answers(400, "{}").answers(400, "{}");

        assertThat(poster.post(alert(true, ANNOTATIONS))).isEqualTo(Telegram.Outcome.SENT);

        assertThat(chat.paths).containsExactly("/bot1:a/sendPhoto", "/bot1:a/sendMessage", "/bot1:a/sendMessage");
        assertThat(chat.bodies.get(2)).contains("Orders per 5 minutes (critical)");
    }

    @Test
    void anAlertWithoutAFigureOrWithoutPrometheusIsATextAllTheSame() throws InterruptedException {
        poster.post(alert(true, Map.of("summary", "No <target> & no cry")));
        assertThat(chat.paths).containsExactly("/bot1:a/sendMessage");
        assertThat(chat.bodies.get(0)).contains("<b>ShopDown</b>", "No &lt;target&gt; &amp; no cry");

        prometheus.close();
        now = now.plus(Duration.ofHours(2));
        poster.post(alert(true, ANNOTATIONS));
        assertThat(chat.paths).endsWith("/bot1:a/sendMessage");
    }

    @Test
    void aSeverityCanHaveAChatOfItsOwn() throws InterruptedException {
        poster.post(new Alert(
                "f01",
                true,
                Instant.EPOCH,
                Map.of("alertname", "Slow", "severity", "warning"),
                Map.of("summary", "s")));
        poster.post(alert(true, Map.of("summary", "s")));
        assertThat(chat.bodies.get(0)).contains("\r\n-2\r\n").contains("Slow");
        assertThat(chat.bodies.get(1)).doesNotContain("\r\n-2\r\n");
    }

    private static Alert alert(boolean firing, Map<String, String> annotations) {
        return new Alert(
                "f00",
                firing,
                Instant.parse("2026-11-22T09:58:00Z"),
                Map.of("alertname", "ShopDown", "severity", "critical"),
                annotations);
    }
}
