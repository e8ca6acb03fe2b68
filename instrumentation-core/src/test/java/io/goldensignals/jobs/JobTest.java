package io.goldensignals.jobs;

import static io.goldensignals.jobs.JobEvent.Kind.FAILED;
import static io.goldensignals.jobs.JobEvent.Kind.RECOVERED;
import static io.goldensignals.jobs.JobEvent.Kind.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobTest {

    private final JobFixture fixture = new JobFixture("2026-11-22T10:00:00Z");

    @Test
    void aJobThatNeverRanIsVisibleAsSuch() {
        fixture.job("export").register();

        assertThat(fixture.runs("")).isZero();
        assertThat(fixture.runs("_OTHER")).isZero();
        assertThat(fixture.counter("job.runs.started")).isZero();
        assertThat(fixture.counter("job.items", "job.item.result", "dirty")).isZero();
        assertThat(fixture.gauge("job.last_start.timestamp")).isZero();
        assertThat(fixture.gauge("job.last_success.timestamp")).isZero();
        assertThat(fixture.gaugeSecondsAgo("job.registered.timestamp")).isZero();
    }

    @Test
    void aRunThatReturnsIsASuccessAndKeepsItsValue() throws IOException {
        Job job = fixture.job("export").register();

        String value = job.<String, IOException>call(() -> {
            fixture.advance(Duration.ofSeconds(30));
            assertThat(fixture.gauge("job.runs.active")).isEqualTo(1);
            assertThat(fixture.gauge("job.running.duration")).isEqualTo(30);
            return "exported";
        });
        fixture.advance(Duration.ofSeconds(5));

        assertThat(value).isEqualTo("exported");
        assertThat(fixture.runs("")).isEqualTo(1);
        assertThat(fixture.registry
                        .get("job.run.duration")
                        .tag("error.type", "")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(30);
        assertThat(fixture.gaugeSecondsAgo("job.last_start.timestamp")).isEqualTo(35);
        assertThat(fixture.gaugeSecondsAgo("job.last_end.timestamp")).isEqualTo(5);
        assertThat(fixture.gaugeSecondsAgo("job.last_success.timestamp")).isEqualTo(5);
        assertThat(fixture.gauge("job.runs.active")).isZero();
        assertThat(fixture.gauge("job.running.duration")).isZero();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void aRunThatThrowsIsAFailureIsToldAndKeepsItsException() {
        Job job = fixture.job("export").register();
        IOException failure = new IOException("disk full");

        assertThatThrownBy(() -> job.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(fixture.runs("java.io.IOException")).isEqualTo(1);
        assertThat(fixture.gauge("job.last_success.timestamp")).isZero();
        assertThat(fixture.gaugeSecondsAgo("job.last_end.timestamp")).isZero();
        assertThat(fixture.events).hasSize(1);
        assertThat(fixture.events.get(0).job()).isEqualTo("export");
        assertThat(fixture.events.get(0).failure()).isSameAs(failure);
        assertThat(fixture.counter("job.callbacks", "job.callback.outcome", "done"))
                .isEqualTo(1);
    }

    @Test
    void anErrorIsCountedAndRethrown() {
        Job job = fixture.job("export").register();

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> job.run(() -> {
                    throw new OutOfMemoryError("simulated");
                }));

        assertThat(fixture.runs("java.lang.OutOfMemoryError")).isEqualTo(1);
        assertThat(fixture.gauge("job.runs.active")).isZero();
    }

    @Test
    void theFirstSuccessAfterTroubleIsARecovery() {
        Job job = fixture.job("export").register();

        job.start().failed(new IOException());
        job.start().failed(new IOException());
        job.start().succeeded();
        job.start().succeeded();

        assertThat(fixture.kinds()).containsExactly(FAILED, FAILED, RECOVERED);
    }

    @Test
    void aRunEndsOnce() {
        Run run = fixture.job("export").register().start();

        run.failed(new IOException());
        run.succeeded();
        run.failed(new IOException());

        assertThat(fixture.runs("java.io.IOException")).isEqualTo(1);
        assertThat(fixture.runs("")).isZero();
        assertThat(fixture.kinds()).containsExactly(FAILED);
    }

    @Test
    void aRunThatFailedWithoutAFailureIsNoSuccess() {
        fixture.job("export").register().start().failed(null);

        assertThat(fixture.runs("java.lang.NullPointerException")).isEqualTo(1);
        assertThat(fixture.runs("")).isZero();
        assertThat(fixture.kinds()).containsExactly(FAILED);
    }

    @Test
    void itemsNeverFallThoughADriverDoesNotKnowHowManyThereWere() {
        Run run = fixture.job("export").register().start();
        run.written(10);
        run.written(Statement.SUCCESS_NO_INFO);

        assertThat(fixture.counter("job.items", "job.item.result", "written")).isEqualTo(10);
        assertThat(fixture.counter("instrumentation.errors", "component", "jobs"))
                .isEqualTo(1);
    }

    @Test
    void whatABuilderIsGivenLaterIsForTheNextJob() {
        JobBuilder options = fixture.job("export");
        Job job = options.register();
        options.onFailure(event -> fixture.events.clear());

        job.start().failed(new IOException());

        assertThat(fixture.kinds()).containsExactly(FAILED);
    }

    @Test
    void aRunThatTakesTooLongIsCountedWhileItStillRunsAndOnce() {
        Job job = fixture.job("export").sla(Duration.ofMinutes(30)).register();
        Run run = job.start();

        fixture.advance(Duration.ofMinutes(30));
        fixture.jobs.check();
        assertThat(tooLong()).isZero();

        fixture.advance(Duration.ofMillis(1));
        fixture.jobs.check();
        fixture.jobs.check();
        assertThat(tooLong()).isEqualTo(1);
        assertThat(fixture.gauge("job.runs.active")).isEqualTo(1);

        run.succeeded();
        assertThat(tooLong()).isEqualTo(1);
        assertThat(fixture.kinds()).containsExactly(TOO_LONG);
        assertThat(fixture.gauge("job.sla.duration")).isEqualTo(1800);

        job.start().succeeded();
        assertThat(fixture.kinds()).containsExactly(TOO_LONG, RECOVERED);
    }

    @Test
    void aRunThatTookTooLongBetweenTwoChecksIsCountedAtItsEnd() {
        Job job = fixture.job("export").sla(Duration.ofSeconds(1)).register();

        job.run(() -> fixture.advance(Duration.ofSeconds(2)));

        assertThat(tooLong()).isEqualTo(1);
        assertThat(fixture.events.get(0).duration()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void runsThatOverlapAreCountedAndEachIsMeasured() {
        Job job = fixture.job("export").sla(Duration.ofSeconds(15)).register();
        Run first = job.start();
        fixture.advance(Duration.ofSeconds(10));
        Run second = job.start();
        fixture.advance(Duration.ofSeconds(10));
        fixture.jobs.check();

        assertThat(fixture.counter("job.runs.overlapped")).isEqualTo(1);
        assertThat(fixture.gauge("job.runs.active")).isEqualTo(2);
        assertThat(fixture.gauge("job.running.duration")).isEqualTo(20);
        assertThat(tooLong()).isEqualTo(1);

        first.succeeded();
        assertThat(fixture.gauge("job.running.duration")).isEqualTo(10);
        second.succeeded();
        assertThat(fixture.gauge("job.running.duration")).isZero();
        assertThat(fixture.runs("")).isEqualTo(2);
    }

    @Test
    void aRunThatWouldOverlapIsSkippedRatherThanFailed() {
        Job job = fixture.job("export").register();
        AtomicBoolean ran = new AtomicBoolean();
        Run first = job.start();

        assertThat(job.runUnlessRunning(() -> ran.set(true))).isFalse();
        assertThat(ran).isFalse();
        assertThat(fixture.counter("job.runs.skipped")).isEqualTo(1);
        assertThat(fixture.counter("job.runs.started")).isEqualTo(1);
        assertThat(fixture.counter("job.runs.overlapped")).isZero();

        first.succeeded();
        assertThat(job.runUnlessRunning(() -> ran.set(true))).isTrue();
        assertThat(ran).isTrue();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void stepsRetriesAndItemsBelongToTheJob() {
        Job job = fixture.job("export").register();

        job.measure(run -> {
            run.step("query", () -> fixture.advance(Duration.ofSeconds(3)));
            String file = run.step("write", () -> "orders.csv");
            run.read(100);
            run.dirty(7);
            run.skipped(3);
            run.written(90);
            run.sent(2);
            run.retried();
            return file;
        });

        assertThat(fixture.registry
                        .get("job.step.duration")
                        .tags("job.name", "export", "job.step", "query", "error.type", "")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(fixture.counter("job.items", "job.item.result", "read")).isEqualTo(100);
        assertThat(fixture.counter("job.items", "job.item.result", "dirty")).isEqualTo(7);
        assertThat(fixture.counter("job.items", "job.item.result", "skipped")).isEqualTo(3);
        assertThat(fixture.counter("job.items", "job.item.result", "written")).isEqualTo(90);
        assertThat(fixture.counter("job.items", "job.item.result", "sent")).isEqualTo(2);
        assertThat(fixture.counter("job.retries")).isEqualTo(1);
    }

    @Test
    void aJobIsRegisteredOnceUntilItIsClosed() {
        Job job = fixture.job("export").register();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.job("export").register())
                .withMessageContaining("export");

        job.close();
        assertThat(fixture.gauges()).containsOnly("job.runs.active");
        fixture.job("export").register();
    }

    @Test
    void impossibleOptionsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.job("export").sla(Duration.ZERO))
                .withMessage("SLA of job export is PT0S, must be positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.job("export").startWithin(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.every(Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    private double tooLong() {
        return fixture.counter("job.sla.missed", "job.sla.miss", "too_long");
    }
}
