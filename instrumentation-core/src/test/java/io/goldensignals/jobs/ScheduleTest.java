package io.goldensignals.jobs;

import static io.goldensignals.jobs.JobEvent.Kind.FAILED;
import static io.goldensignals.jobs.JobEvent.Kind.NOT_STARTED;
import static io.goldensignals.jobs.JobEvent.Kind.RECOVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final JobFixture fixture = new JobFixture("2026-11-22T10:00:00Z");

    @Test
    void aRunThatDoesNotStartWhenDueIsCountedOnceTheGraceIsOver() {
        Job job = fixture.job("sync")
                .schedule(CronSchedule.unix("*/10 * * * *", BERLIN))
                .startWithin(MINUTE)
                .register();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T10:10:00Z").getEpochSecond());
        assertThat(fixture.gauge("job.interval")).isEqualTo(600);

        fixture.advance(Duration.ofMinutes(11));
        fixture.jobs.check();
        assertThat(notStarted()).isZero();

        fixture.advance(Duration.ofMillis(1));
        fixture.jobs.check();
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(1);
        assertThat(fixture.events.get(0).time()).isEqualTo(Instant.parse("2026-11-22T10:10:00Z"));

        job.start().succeeded();
        assertThat(fixture.kinds()).containsExactly(NOT_STARTED, RECOVERED);
        assertThat(notStarted()).isEqualTo(1);
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T10:20:00Z").getEpochSecond());
    }

    @Test
    void aFixedDelayIsDueAfterTheEndAndNotWhileARunIsUnderWay() {
        Job job = fixture.job("sync")
                .schedule(Schedule.afterEnd(Duration.ofMinutes(10)))
                .startWithin(MINUTE)
                .register();
        assertThat(fixture.gauge("job.interval")).isEqualTo(600);

        Run run = job.start();
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
        fixture.advance(Duration.ofHours(2));
        fixture.jobs.check();
        assertThat(notStarted()).isZero();

        run.succeeded();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T12:10:00Z").getEpochSecond());
        fixture.advance(Duration.ofMinutes(11));
        fixture.jobs.check();
        assertThat(notStarted()).isZero();
        fixture.advance(Duration.ofMillis(1));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(1);
    }

    @Test
    void aFixedDelayWithRunsSideBySideIsDueAfterTheLastOfThem() {
        Job job = fixture.job("sync")
                .schedule(Schedule.afterEnd(Duration.ofMinutes(10)))
                .register();
        Run first = job.start();
        Run second = job.start();

        first.succeeded();
        job.skipped();
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
        second.succeeded();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T10:10:00Z").getEpochSecond());
    }

    @Test
    void aMissIsCountedAtTheLateStartThoughNoWatchdogLooked() {
        Job job = fixture.job("sync")
                .schedule(CronSchedule.unix("*/10 * * * *", BERLIN))
                .startWithin(MINUTE)
                .register();

        fixture.advance(Duration.ofMinutes(15));
        job.start().succeeded();

        assertThat(notStarted()).isEqualTo(1);
    }

    @Test
    void everyDueTimeThatPassesIsAMissButNotEndlesslyMany() {
        fixture.job("sync").schedule(CronSchedule.unix("* * * * *", BERLIN)).register();

        fixture.advance(Duration.ofMinutes(10));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(8); // that of 10:09 is just within its grace

        fixture.advance(Duration.ofDays(365));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(108);
    }

    @Test
    void aStartALittleEarlyAnswersTheDueTimeButOneByHandDoesNot() {
        Job job = fixture.job("sync")
                .schedule(CronSchedule.unix("*/10 * * * *", BERLIN))
                .startWithin(MINUTE)
                .register();

        fixture.advance(Duration.ofMinutes(5));
        job.start().succeeded();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T10:10:00Z").getEpochSecond());

        fixture.advance(Duration.ofMillis(Duration.ofMinutes(5).toMillis() - 500));
        job.start().succeeded();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T10:20:00Z").getEpochSecond());
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void aSkippedRunAnswersItsDueTime() {
        Job job = fixture.job("sync")
                .schedule(CronSchedule.unix("*/10 * * * *", BERLIN))
                .startWithin(MINUTE)
                .register();

        fixture.advance(Duration.ofMinutes(10));
        job.skipped();
        fixture.advance(Duration.ofMinutes(5));
        fixture.jobs.check();

        assertThat(notStarted()).isZero();
        assertThat(fixture.counter("job.runs.skipped")).isEqualTo(1);
        assertThat(fixture.runs("")).isZero();
    }

    @Test
    void anIntervalIsCountedFromTheLastRun() {
        Job job = fixture.job("sync")
                .schedule(Schedule.every(Duration.ofMinutes(5)))
                .startWithin(MINUTE)
                .register();

        fixture.advance(Duration.ofMinutes(3));
        job.start().succeeded();
        fixture.advance(Duration.ofMinutes(5));
        fixture.jobs.check();
        assertThat(notStarted()).isZero();

        fixture.advance(Duration.ofSeconds(61));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(1);
        assertThat(fixture.gauge("job.interval")).isEqualTo(300);
    }

    @Test
    void aClockThatIsSetBackMakesNoMissAndNoLongWait() {
        Job job = fixture.job("sync")
                .schedule(CronSchedule.unix("*/10 * * * *", BERLIN))
                .startWithin(MINUTE)
                .register();
        fixture.advance(Duration.ofMinutes(10));
        job.start().succeeded();

        fixture.clock.setWall("2026-11-22T09:05:00Z");
        fixture.jobs.check();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T09:10:00Z").getEpochSecond());
        assertThat(notStarted()).isZero();

        fixture.advance(Duration.ofMinutes(7));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(1);
    }

    @Test
    void aTimeThatDoesNotExistWhenClocksGoForwardIsNotDue() {
        JobFixture spring = new JobFixture("2026-03-28T12:00:00Z");
        spring.job("nightly")
                .schedule(CronSchedule.unix("30 2 * * *", BERLIN))
                .startWithin(MINUTE)
                .register();

        spring.advance(Duration.ofHours(24)); // 29 March has no 02:30
        spring.jobs.check();
        assertThat(spring.events).isEmpty();
        assertThat(spring.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-03-30T00:30:00Z").getEpochSecond());

        spring.advance(Duration.ofHours(24));
        spring.jobs.check();
        assertThat(spring.kinds()).containsExactly(NOT_STARTED);
    }

    @Test
    void aTimeThatExistsTwiceWhenClocksGoBackIsDueOnce() {
        JobFixture autumn = new JobFixture("2026-10-24T12:00:00Z");
        Job job = autumn.job("nightly")
                .schedule(CronSchedule.unix("30 2 * * *", BERLIN))
                .startWithin(MINUTE)
                .register();

        autumn.clock.setWall("2026-10-25T00:30:00Z"); // the first 02:30, in summer time
        job.start().succeeded();
        autumn.clock.setWall("2026-10-25T12:00:00Z");
        autumn.jobs.check();

        assertThat(autumn.events).isEmpty();
        assertThat(autumn.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-10-26T01:30:00Z").getEpochSecond());
    }

    @Test
    void anHourlyScheduleGoesThroughBothClockChanges() {
        assertThat(dueTimes("0 * * * *", "2026-03-28T23:30:00Z", 4))
                .containsExactly(
                        "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T03:00:00Z");
        assertThat(dueTimes("0 * * * *", "2026-10-24T23:30:00Z", 4))
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
    }

    @Test
    void otherDialectsOfCronAreUnderstood() {
        Instant time = Instant.parse("2026-11-22T10:00:00Z");

        assertThat(CronSchedule.spring("30 0 2 * * *", BERLIN).next(time)).isEqualTo("2026-11-23T01:00:30Z");
        assertThat(CronSchedule.quartz("0 15 10 ? * MON-FRI", BERLIN).next(time))
                .isEqualTo("2026-11-23T09:15:00Z");
        assertThat(CronSchedule.quartz("0 0 0 1 1 ? 2020", BERLIN).next(time)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.unix("61 * * * *", BERLIN));
    }

    @Test
    void aScheduleThatEndsOrDoesNotAdvanceIsNeverDueAgain() {
        fixture.job("ended").schedule(time -> null).register();
        fixture.advance(Duration.ofDays(1));
        fixture.jobs.check();
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
        assertThat(fixture.hasGauge("job.interval")).isFalse();

        JobFixture other = new JobFixture("2026-11-22T10:00:00Z");
        other.job("stuck").schedule(time -> time).register();
        other.jobs.check();
        assertThat(other.events).isEmpty();
    }

    @Test
    void aScheduleThatFailsLosesNoMissAndIsAskedAgain() {
        AtomicBoolean broken = new AtomicBoolean();
        Job job = fixture.job("sync")
                .schedule(time -> {
                    if (broken.get()) {
                        throw new IllegalStateException("no calendar");
                    }
                    return time.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
                })
                .startWithin(MINUTE)
                .register();

        broken.set(true);
        fixture.advance(Duration.ofMinutes(62));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(1);
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
        job.start().failed(new IOException("export"));
        assertThat(fixture.kinds()).containsExactly(NOT_STARTED, FAILED);
        assertThat(fixture.counter("instrumentation.errors", "component", "jobs"))
                .isPositive();

        broken.set(false);
        fixture.jobs.check();
        assertThat(fixture.gauge("job.next_due.timestamp"))
                .isEqualTo(Instant.parse("2026-11-22T12:00:00Z").getEpochSecond());
        fixture.advance(Duration.ofHours(1));
        fixture.jobs.check();
        assertThat(notStarted()).isEqualTo(2);
    }

    @Test
    void aScheduleWhoseEndFailsStillReportsTheFailedRun() {
        AtomicBoolean broken = new AtomicBoolean();
        Job job = fixture.job("sync")
                .schedule(new Schedule() {
                    @Override
                    public Instant next(Instant time) {
                        if (broken.get()) {
                            throw new IllegalStateException("no calendar");
                        }
                        return time.plusSeconds(60);
                    }

                    @Override
                    public boolean isSinceLastEnd() {
                        return true;
                    }
                })
                .register();
        Run run = job.start();
        broken.set(true);

        run.failed(new IOException("export"));

        assertThat(fixture.kinds()).containsExactly(FAILED);
        assertThat(fixture.gauge("job.runs.active")).isZero();
    }

    @Test
    void aDueTimeBeyondAllClocksIsNone() {
        fixture.job("sync").schedule(time -> Instant.MAX).register();
        fixture.jobs.check();
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
        assertThat(fixture.counter("instrumentation.errors", "component", "jobs"))
                .isZero();
    }

    @Test
    void aScheduleThatComesToItsEndTakesItsGaugesWithIt() {
        Instant last = Instant.parse("2026-11-22T10:20:00Z");
        Job job = fixture.job("ended")
                .schedule(time -> time.isBefore(last.minusSeconds(600))
                        ? last.minusSeconds(600)
                        : time.isBefore(last) ? last : null)
                .register();
        assertThat(fixture.gauge("job.interval")).isEqualTo(600);
        fixture.advance(Duration.ofMinutes(10));
        job.start().succeeded();
        fixture.jobs.check();
        assertThat(fixture.gauge("job.next_due.timestamp")).isEqualTo(last.getEpochSecond());
        assertThat(fixture.hasGauge("job.interval")).isFalse();
        fixture.advance(Duration.ofMinutes(10));
        job.start().succeeded();
        assertThat(fixture.hasGauge("job.next_due.timestamp")).isFalse();
    }

    private static List<String> dueTimes(String cron, String start, int count) {
        Schedule schedule = CronSchedule.unix(cron, BERLIN);
        List<String> times = new ArrayList<>();
        Instant time = Instant.parse(start);
        for (int i = 0; i < count && time != null; i++) {
            time = schedule.next(time);
            times.add(String.valueOf(time));
        }
        return times;
    }

    private double notStarted() {
        return fixture.counter("job.sla.missed", "job.sla.miss", "not_started");
    }
}
