package io.goldensignals.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Follows a schedule: which due times were answered by a run, and which passed. Guarded by the job's lock. */
final class Due {

    private static final long NEVER = Long.MAX_VALUE;
    private static final Instant LAST = Instant.ofEpochMilli(NEVER - 1);

    /** A scheduler's clock may be a little ahead of ours. */
    private static final long EARLY_MILLIS = 1000;

    /** After a long sleep of the machine, not every due time in it is told. */
    private static final int MOST_AT_ONCE = 100;

    private final Schedule schedule;
    private final long graceMillis;
    private final Consumer<Throwable> failures;
    private long next;
    private long seen;
    private boolean waitsForEnd;
    private boolean failing;

    /** {@code failures}: what the schedule throws, which is the application's. */
    Due(Schedule schedule, long graceMillis, long now, Consumer<Throwable> failures) {
        this.schedule = schedule;
        this.graceMillis = graceMillis;
        this.failures = failures;
        this.next = after(now);
        this.seen = now;
    }

    /** The due times that have passed unanswered since the last call, oldest first. */
    List<Instant> missed(long now) {
        followClock(now);
        if (!isMissed(now)) {
            return List.of();
        }
        List<Instant> missed = new ArrayList<>();
        while (isMissed(now)) {
            missed.add(Instant.ofEpochMilli(next));
            next = after(missed.size() < MOST_AT_ONCE ? next : now);
        }
        return missed;
    }

    private boolean isMissed(long now) {
        return !waitsForEnd && next != NEVER && next < now - graceMillis;
    }

    /** A run began ({@code running}), or was deliberately skipped; the misses until now have been taken. */
    void answered(long now, boolean running) {
        followClock(now);
        if (schedule.isSinceLastEnd()) {
            waitsForEnd = running;
            next = after(now);
        } else if (schedule.isSinceLastRun()) {
            next = after(now);
        } else if (next != NEVER && now >= next - early()) {
            next = after(Math.max(now, next));
        }
    }

    /** No run is under way any more. */
    void ended(long now) {
        if (schedule.isSinceLastEnd()) {
            waitsForEnd = false;
            next = after(now);
        }
    }

    /** In seconds since the epoch; NaN if never, or not before the end of the run that is under way. */
    double nextSeconds() {
        return waitsForEnd || next == NEVER ? Double.NaN : next / 1e3;
    }

    double intervalSeconds() {
        long following = after(next);
        return following == NEVER ? Double.NaN : (following - next) / 1e3;
    }

    /** Of schedules that are due often, no run is taken for the next one. */
    private long early() {
        long following = after(next);
        return following == NEVER ? EARLY_MILLIS : Math.min(EARLY_MILLIS, (following - next) / 10);
    }

    /**
     * A clock that was set back must not make the job wait for a time that it knew before; and a schedule that failed is asked
     * again.
     */
    private void followClock(long now) {
        if (now < seen - EARLY_MILLIS || (failing && next == NEVER)) {
            next = after(now);
        }
        seen = now;
    }

    /** {@link #NEVER} if there is none, or it lies beyond what the clock can show, or the schedule fails. */
    private long after(long time) {
        if (time == NEVER) {
            return NEVER;
        }
        try {
            Instant following = schedule.next(Instant.ofEpochMilli(time));
            failing = false;
            // A schedule that does not advance would keep the watchdog in its loop for ever.
            return following == null || following.isAfter(LAST) || following.toEpochMilli() <= time
                    ? NEVER
                    : following.toEpochMilli();
        } catch (Throwable failure) {
            failing = true;
            failures.accept(failure);
            return NEVER;
        }
    }
}
