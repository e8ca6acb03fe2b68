package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRelayTest {

    private static final String NOTIFICATION =
            "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"f\","
                    + "\"startsAt\":\"2026-11-22T09:58:00.5Z\",\"labels\":{\"alertname\":\"A\",\"severity\":\"info\"},"
                    + "\"annotations\":{\"summary\":\"first\"}},{\"status\":\"resolved\",\"labels\":{\"alertname\":\"B\"}}]}";

    @TempDir
    Path folder;

    private final Deque<Telegram.Outcome> outcomes = new ArrayDeque<>();
    private final List<Alert> posted = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private ReporterMetrics metrics;
    private AlertRelay relay;

    @BeforeEach
    void start() throws IOException {
        metrics = new ReporterMetrics(folder.resolve("runs"));
        relay = relay();
    }

    @AfterEach
    void stop() {
        metrics.close();
    }

    private AlertRelay relay() throws IOException {
        return new AlertRelay(AlertStore.open(folder, () -> now, Duration.ofHours(1)), this::post, metrics, () -> now);
    }

    private synchronized Telegram.Outcome post(Alert alert) {
        Telegram.Outcome outcome = outcomes.isEmpty() ? Telegram.Outcome.SENT : outcomes.remove();
        if (outcome == Telegram.Outcome.SENT) {
            posted.add(alert);
        }
        return outcome;
    }

    private static Alert alert(boolean firing) {
        return new Alert(
                "f00",
                firing,
                Instant.parse("2026-11-22T09:58:00Z"),
                Map.of("alertname", "ShopDown", "severity", "warning"),
                Map.of("summary", "s"));
    }

    @Test
    void theSameAlertIsPostedOnceUntilItIsTimeToRepeatIt() throws Exception {
        relay.take(List.of(alert(true)));
        relay.take(List.of(alert(true)));
        assertThat(relay.round()).isTrue();
        relay.take(List.of(alert(true)));
        relay.round();
        assertThat(posted).containsExactly(alert(true));

        relay.take(List.of(alert(false)));
        relay.round();
        assertThat(posted).containsExactly(alert(true), alert(false));

        now = now.plus(Duration.ofHours(1));
        relay.take(List.of(alert(true)));
        relay.round();
        assertThat(posted).hasSize(3);
    }

    @Test
    void anAlertThatTelegramDoesNotTakeNowIsPostedLater() throws Exception {
        outcomes.add(Telegram.Outcome.POSTPONED);
        outcomes.add(Telegram.Outcome.UNCERTAIN);
        relay.take(List.of(alert(true)));

        assertThat(relay.round()).isFalse();
        now = now.plusSeconds(90);
        assertThat(scrape()).contains("reporter_alerts_waiting 1.0", "reporter_alerts_oldest_age_seconds 90.0");
        assertThat(relay.round()).isFalse();
        assertThat(relay.round()).isTrue();

        assertThat(posted).containsExactly(alert(true));
        assertThat(scrape())
                .contains("reporter_alerts_waiting 0.0", "reporter_alerts_posts_total{outcome=\"postponed\"} 1.0");
    }

    @Test
    void whatWaitsIsPostedByTheNextProcessInItsOrderAndWhatWasPostedIsNot() throws Exception {
        Alert other = new Alert("f01", true, now, Map.of("alertname", "Other"), Map.of("expr", "a > \"b\""));
        relay.take(List.of(alert(true)));
        relay.round();
        outcomes.add(Telegram.Outcome.POSTPONED);
        outcomes.add(Telegram.Outcome.POSTPONED);
        relay.take(List.of(other, alert(false)));
        relay.round();

        AlertRelay next = relay();
        next.take(List.of(alert(true), other));
        next.round();

        assertThat(posted).containsExactly(alert(true), other, alert(false));
    }

    @Test
    void aFileThatCannotBeReadIsPutAsideAndTheOthersArePosted() throws Exception {
        outcomes.add(Telegram.Outcome.POSTPONED);
        relay.take(List.of(alert(true)));
        relay.round();
        Files.writeString(folder.resolve("waiting/0000000000000007-cut.json"), "{\"fingerpr");
        Files.writeString(folder.resolve("waiting/foreign.json"), "");

        relay().round();

        assertThat(posted).containsExactly(alert(true));
        try (Stream<Path> files = Files.list(folder.resolve("refused"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void anAlertThatWasPostedBeforeTheProcessEndedIsNotPostedAgainThoughItsFileIsStillThere() throws Exception {
        relay.take(List.of(alert(true)));
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("waiting"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] content = Files.readAllBytes(file);
        relay.round();
        Files.write(file, content);

        relay().round();

        assertThat(posted).containsExactly(alert(true));
    }

    @Test
    void whatIsNoNotificationIsRefusedAndNotTakenAsOneWithoutAlerts() throws Exception {
        try (Webhook webhook = new Webhook(0, relay::take, metrics)) {
            assertThat(post(webhook, "")).isEqualTo(400);
            assertThat(post(webhook, "{\"version\":\"5\",\"groups\":[]}")).isEqualTo(400);
        }
    }

    @Test
    void anAlertThatTheChatWillNeverTakeIsPutAside() throws Exception {
        outcomes.add(Telegram.Outcome.REFUSED);
        relay.take(List.of(alert(true)));

        assertThat(relay.round()).isTrue();

        try (Stream<Path> files = Files.list(folder.resolve("refused"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void alertmanagersNotificationIsKeptAndThenPosted() throws Exception {
        relay.start();
        AlertRelay started = relay;
        try (started;
                Webhook webhook = new Webhook(0, relay::take, metrics)) {
            assertThat(post(webhook, NOTIFICATION)).isEqualTo(200);
            await().untilAsserted(() -> {
                synchronized (this) {
                    assertThat(posted).extracting(Alert::title).containsExactly("A", "B");
                }
            });
            assertThat(post(webhook, "no json")).isEqualTo(400);
            assertThat(get(webhook, "metrics"))
                    .contains("reporter_alerts_taken_total 2.0", "jvm_memory_used_bytes", "target_info");
        }
    }

    @Test
    void alertmanagerIsToldToSendAgainWhatCannotBeKept() throws Exception {
        try (Webhook webhook = new Webhook(0, relay::take, metrics)) {
            Files.delete(folder.resolve("waiting"));
            assertThat(post(webhook, NOTIFICATION)).isEqualTo(503);
            Files.createDirectory(folder.resolve("waiting"));
            assertThat(post(webhook, NOTIFICATION)).isEqualTo(200);
        }
        relay.round();
        assertThat(posted).extracting(Alert::title).containsExactly("A", "B");
        assertThat(scrape()).contains("reporter_notifications_refused_total 1.0");
    }

    private String scrape() {
        return metrics.registry.scrape();
    }

    private static int post(Webhook webhook, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri(webhook, "alerts"))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String get(Webhook webhook, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(webhook, path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static URI uri(Webhook webhook, String path) {
        return URI.create("http://127.0.0.1:" + webhook.port() + "/" + path);
    }
}
