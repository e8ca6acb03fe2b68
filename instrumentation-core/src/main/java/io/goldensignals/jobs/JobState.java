package io.goldensignals.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job's runs: those in flight, the last ones, what was due. Thread-safe; each method returns what
 * happened meanwhile, for counters and callbacks outside the lock.
 */
final class JobState {

    private final String name;
    private final long slaNanos;
    private final @Nullable Due due;
    private @Nullable Run oldest;
    private @Nullable Run newest;
    private long lastStart;
    private long lastEnd;
    private long lastSuccess;
    private boolean troubled;

    JobState(String name, @Nullable Duration sla, @Nullable Due due) {
        this.name = name;
        this.slaNanos = sla == null ? Long.MAX_VALUE : sla.toNanos();
        this.due = due;
    }

    /** Adds the run that {@code creation} makes unless one is under way: then nothing is made and null returned. */
    synchronized @Nullable Run beginAlone(Supplier<Run> creation, long millis) {
        if (oldest != null) {
            return null;
        }
        Run run = creation.get();
        begin(run, millis);
        return run;
    }

    /** Adds a run; returns whether others are in flight. */
    synchronized boolean begin(Run run, long millis) {
        Run before = newest;
        run.previous = before;
        if (before == null) {
            oldest = run;
        } else {
            before.next = run;
        }
        newest = run;
        lastStart = millis;
        return before != null;
    }

    /** Removes a run; returns its delay, failure or recovery. */
    synchronized List<JobEvent> end(Run run, @Nullable Throwable failure, long nanos, long millis) {
        unlink(run);
        lastEnd = millis;
        List<JobEvent> events = outcome(run, failure, nanos, millis);
        if (due != null && oldest == null) {
            due.ended(millis);
        }
        return events;
    }

    private List<JobEvent> outcome(Run run, @Nullable Throwable failure, long nanos, long millis) {
        boolean late = run.tooLong || nanos - run.startedNanos > slaNanos;
        if (failure == null) {
            lastSuccess = millis;
            if (!late && !troubled) {
                return List.of();
            }
        }
        List<JobEvent> events = new ArrayList<>();
        Duration duration = Duration.ofNanos(nanos - run.startedNanos);
        if (late && !run.tooLong) {
            events.add(event(JobEvent.Kind.TOO_LONG, millis, duration, null));
        }
        if (failure != null) {
            events.add(event(JobEvent.Kind.FAILED, millis, duration, failure));
        } else if (!late) {
            events.add(event(JobEvent.Kind.RECOVERED, millis, duration, null));
        }
        troubled = late || failure != null;
        return events;
    }

    /** The due times that passed and the runs that have taken too long since the last call. */
    synchronized List<JobEvent> check(long nanos, long millis) {
        List<Instant> missed = due == null ? List.of() : due.missed(millis);
        if (missed.isEmpty() && (oldest == null || nanos - oldest.startedNanos <= slaNanos)) {
            return List.of();
        }
        List<JobEvent> events = new ArrayList<>();
        for (Instant time : missed) {
            events.add(new JobEvent(name, JobEvent.Kind.NOT_STARTED, time, Duration.ZERO, null));
        }
        for (Run run = oldest; run != null && nanos - run.startedNanos > slaNanos; run = run.next) {
            if (!run.tooLong) {
                run.tooLong = true;
                Duration duration = Duration.ofNanos(nanos - run.startedNanos);
                events.add(event(JobEvent.Kind.TOO_LONG, millis, duration, null));
            }
        }
        troubled |= !events.isEmpty();
        return events;
    }

    /**
     * A run began, or was deliberately skipped. What passed before is told first, so that it counts the same however often
     * the watchdog looks.
     */
    synchronized List<JobEvent> answered(long nanos, long millis) {
        List<JobEvent> events = check(nanos, millis);
        if (due != null) {
            due.answered(millis, oldest != null);
        }
        return events;
    }

    synchronized void killed() {
        troubled = true;
    }

    boolean isScheduled() {
        return due != null;
    }

    synchronized double lastStartSeconds() {
        return lastStart / 1e3;
    }

    synchronized double lastEndSeconds() {
        return lastEnd / 1e3;
    }

    synchronized double lastSuccessSeconds() {
        return lastSuccess / 1e3;
    }

    synchronized double runningSeconds(long nanos) {
        return oldest == null ? 0 : Math.max(0, nanos - oldest.startedNanos) / 1e9;
    }

    synchronized double nextDueSeconds() {
        return due == null ? Double.NaN : due.nextSeconds();
    }

    synchronized double intervalSeconds() {
        return due == null ? Double.NaN : due.intervalSeconds();
    }

    private void unlink(Run run) {
        Run before = run.previous;
        Run after = run.next;
        if (before == null) {
            oldest = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.previous = before;
        }
        run.previous = null;
        run.next = null;
    }

    private JobEvent event(JobEvent.Kind kind, long millis, Duration duration, @Nullable Throwable failure) {
        return new JobEvent(name, kind, Instant.ofEpochMilli(millis), duration, failure);
    }
}
