package io.goldensignals.examples.reporter;

import io.goldensignals.jobs.CronSchedule;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobEvent;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily report as a measured job. What it cannot read or send is tried again until the next report is due: a Prometheus
 * that is away delays a report and does not drop it, and neither does a restart.
 */
final class DailyJob {

    private static final Logger LOG = LoggerFactory.getLogger(DailyJob.class);
    private static final Duration SLA = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMinutes(1);

    private final Schedule schedule;
    private final ZoneId zone;
    private final DailyReport report;
    private final Telegram telegram;
    private final Path reported;
    private final InstantSource clock;
    private final Telegram.Pause sleep;
    private final Job job;

    /**
     * The job, which {@link #run} does.
     *
     * @param reported the file that holds when the last report that was sent was due
     */
    DailyJob(
            JobMetrics jobs,
            LocalTime at,
            ZoneId zone,
            DailyReport report,
            Telegram telegram,
            Path reported,
            InstantSource clock,
            Telegram.Pause sleep) {
        this.schedule = CronSchedule.unix(at.getMinute() + " " + at.getHour() + " * * *", zone);
        this.zone = zone;
        this.report = report;
        this.telegram = telegram;
        this.reported = reported;
        this.clock = clock;
        this.sleep = sleep;
        this.job = jobs.job("daily-report")
                .schedule(schedule)
                .sla(SLA)
                .onFailure(this::announce)
                .onSlaMiss(this::announce)
                .register();
    }

    private void announce(JobEvent event) {
        LOG.warn("{}", event);
        try {
            telegram.sendText("\u26A0 The daily report is "
                    + (event.kind() == JobEvent.Kind.FAILED
                            ? "given up: " + Telegram.escape(event.toString())
                            : "late"));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports day by day until the thread is interrupted. */
    void run() throws InterruptedException {
        Instant last = lastReported();
        while (true) {
            Instant due = newestDue(last);
            // In short steps, so that a wall clock that is set does not shift the report.
            while (clock.instant().isBefore(due)) {
                Duration left = Duration.between(clock.instant(), due);
                sleep.of(left.compareTo(STEP) < 0 ? left : STEP);
            }
            report(due);
            last = due;
        }
    }

    /** When the next report is due; of several that were missed, the newest. */
    Instant newestDue(Instant last) {
        Instant due = next(last);
        for (Instant later = next(due); !later.isAfter(clock.instant()); later = next(due)) {
            due = later;
        }
        return due;
    }

    private Instant next(Instant time) {
        return Objects.requireNonNull(schedule.next(time), "a day always has a next one");
    }

    /** Sends the report that is due, or gives up when the next one is. */
    void report(Instant due) throws InterruptedException {
        try {
            job.measure(run -> {
                send(run, due);
                return true;
            });
            remember(due);
        } catch (IOException givenUp) {
            LOG.error("The report of {} was given up: {}", due, givenUp.toString());
        } catch (InterruptedException closing) {
            throw closing;
        } catch (Exception broken) {
            LOG.error("The report of {} cannot be made", due, broken);
        }
    }

    private void send(Run run, Instant due) throws Exception {
        LocalDate today = LocalDate.ofInstant(due, zone);
        Deque<DailyReport.Part> unsent = new ArrayDeque<>();
        boolean made = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            String problem;
            try {
                if (!made) {
                    unsent.addAll(run.step("query", () -> report.parts(today)));
                    made = true;
                }
                problem = run.step("send", () -> sendAll(unsent, run));
            } catch (IOException away) {
                problem = away.toString();
            }
            if (problem.isEmpty()) {
                return;
            }
            if (!clock.instant().plus(pause).isBefore(next(due))) {
                throw new IOException(problem);
            }
            LOG.warn("The report waits {}: {}", pause, problem);
            sleep.of(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    /** Sends what was not sent before; returns what hinders it, or nothing. */
    private String sendAll(Deque<DailyReport.Part> unsent, Run run) throws InterruptedException {
        while (!unsent.isEmpty()) {
            Telegram.Outcome outcome = unsent.getFirst().send(telegram);
            if (outcome == Telegram.Outcome.POSTPONED) {
                return "Telegram takes no message now";
            }
            // One whose answer was lost may be in the chat; a report is no alert, and is not sent twice.
            if (outcome == Telegram.Outcome.REFUSED) {
                run.dirty(1);
            } else {
                run.sent(1);
            }
            unsent.removeFirst();
        }
        return "";
    }

    private Instant lastReported() {
        try {
            return Instant.parse(Files.readString(reported).strip());
        } catch (IOException | DateTimeParseException none) {
            return clock.instant();
        }
    }

    private void remember(Instant due) {
        try {
            Files.writeString(reported, due.toString());
        } catch (IOException e) {
            LOG.warn("After a restart the report may come again: {}", e.toString());
        }
    }
}
