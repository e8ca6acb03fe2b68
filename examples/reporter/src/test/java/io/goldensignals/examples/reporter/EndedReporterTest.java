package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reporter that is asked to end, by SIGTERM, while Telegram does not answer. */
class EndedReporterTest {
    private static final Duration ENDED = Duration.ofSeconds(10);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/alerts");
    private static final String NOTIFICATION = "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\","
            + "\"fingerprint\":\"f\",\"startsAt\":\"2026-11-22T09:58:00.5Z\",\"labels\":{\"alertname\":\"ShopDown\"},"
            + "\"annotations\":{\"summary\":\"s\"}}]}";

    @TempDir
    Path folder;

    private Process reporter;

    @AfterEach
    void kill() {
        reporter.destroyForcibly();
    }

    @Test
    void itEndsInTimeAndTheNextProcessPostsWhatItHadAccepted() throws Exception {
        try (StubServer silent = new StubServer().otherwise(StubServer.SILENT, "")) {
            URI alerts = start(silent.uri());
            assertThat(post(alerts)).isEqualTo(200);
            await().until(() -> !silent.bodies.isEmpty()); // the post is in flight

            reporter.toHandle().destroy();

            assertThat(reporter.waitFor(ENDED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        try (StubServer telegram = new StubServer()) {
            start(telegram.uri());

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(telegram.bodies).hasSize(1).allMatch(message -> message.contains("ShopDown")));

            reporter.toHandle().destroy();
            assertThat(reporter.waitFor(ENDED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Starts it in the folder of this test, and returns where it takes alerts. */
    private URI start(URI telegram) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reporter.class.getName(),
                        "--port=0",
                        "--state=" + folder.resolve("state"),
                        "--prometheus=" + telegram,
                        "--telegram=" + telegram,
                        "--chat=-1"))
                .redirectErrorStream(true);
        builder.environment().put("TELEGRAM_BOT_TOKEN", "1:not-a-token");
        reporter = builder.start();
        BufferedReader out = reporter.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return URI.create(address.group());
            }
        }
        throw new IllegalStateException("it ended with " + reporter.waitFor());
    }

    private static int post(URI alerts) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(alerts)
                                .POST(HttpRequest.BodyPublishers.ofString(NOTIFICATION))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
