package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyJobTest {

    private static final Instant ELEVEN = Instant.parse("2026-11-22T10:00:00Z");
    private static final String VALUE = "{\"data\":{\"result\":[{\"value\":[1700000000,\"5\"]}]}}";

    @TempDir
    Path folder;

    private final StubServer chat = new StubServer();
    private final StubServer prometheus = new StubServer().otherwise(200, VALUE);
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = ELEVEN;
    private ReporterMetrics metrics;
    private DailyJob job;

    DailyJobTest() throws IOException {}

    @BeforeEach
    void start() {
        metrics = new ReporterMetrics(folder.resolve("runs"));
        HttpClient http = HttpClient.newHttpClient();
        job = new DailyJob(
                metrics.jobs,
                LocalTime.of(11, 0),
                ZoneId.of("Europe/Berlin"),
                new DailyReport(
                        new Prometheus(http, prometheus.uri()),
                        List.of(new Figure("Views", "feed", "", "views")),
                        ZoneId.of("Europe/Berlin"),
                        ""),
                new Telegram(http, chat.uri(), "1:a", "1", 1, pause -> {}),
                folder.resolve("reported"),
                () -> now,
                this::sleep);
    }

    private void sleep(Duration duration) throws InterruptedException {
        pauses.add(duration);
        now = now.plus(duration);
        if (pauses.size() > 1000) {
            throw new InterruptedException("enough");
        }
    }

    @AfterEach
    void stop() {
        metrics.close();
        chat.close();
        prometheus.close();
    }

    @Test
    void aPrometheusThatIsAwayAtElevenDelaysTheReport() throws Exception {
        prometheus.answers(503, "").answers(503, "").answers(503, "");

        job.report(ELEVEN);

        assertThat(chat.paths).containsExactly("/bot1:a/sendMessage", "/bot1:a/sendPhoto");
        assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
        assertThat(metrics.registry.scrape())
                .containsPattern("job_run_duration_seconds_count\\{[^}]*job_name=\"daily-report\"[^}]*\\} 1");
    }

    @Test
    void aPartThatWasSentIsNotSentAgainWithTheRest() throws Exception {
        chat.answers(200, "{}").answers(502, "");

        job.report(ELEVEN);

        assertThat(chat.paths).containsExactly("/bot1:a/sendMessage", "/bot1:a/sendPhoto", "/bot1:a/sendPhoto");
    }

    @Test
    void aReportThatCouldNotBeMadeAllDayIsGivenUpAndCountsAsFailed() throws Exception {
        prometheus.otherwise(503, "");

        job.report(ELEVEN);

        assertThat(now).isBetween(ELEVEN.plus(Duration.ofHours(23)), ELEVEN.plus(Duration.ofHours(24)));
        assertThat(metrics.registry.scrape())
                .containsPattern("job_run_duration_seconds_count\\{[^}]*error_type=\"[^\"]*IOException\"[^}]*\\} 1");
        assertThat(folder.resolve("reported")).doesNotExist();
    }

    @Test
    void aReportThatARestartMissedIsMadeAfterIt() throws Exception {
        job.report(ELEVEN.minus(Duration.ofDays(1)));
        chat.paths.clear();
        now = ELEVEN.plus(Duration.ofHours(3));

        assertThat(Files.readString(folder.resolve("reported"))).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(job.newestDue(Instant.parse("2026-11-21T10:00:00Z"))).isEqualTo(ELEVEN);
        assertThat(job.newestDue(Instant.parse("2026-11-19T10:00:00Z")))
                .as("of several the newest")
                .isEqualTo(ELEVEN);
    }

    @Test
    void theReportIsDueAtElevenOfTheZoneAlsoWhenItsClocksChange() {
        now = Instant.EPOCH;
        assertThat(job.newestDue(Instant.parse("2026-11-22T09:59:59Z"))).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(job.newestDue(Instant.parse("2026-11-22T10:00:00Z"))).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(job.newestDue(Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-29T09:00:00Z");
    }
}
