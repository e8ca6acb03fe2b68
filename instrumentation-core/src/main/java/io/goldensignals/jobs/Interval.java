package io.goldensignals.jobs;

import java.time.Duration;
import java.time.Instant;

/** A schedule of equal waits, each from the begin or from the end of a run. */
record Interval(Duration length, boolean isSinceLastEnd) implements Schedule {

    Interval {
        if (length.toMillis() < 1) {
            throw new IllegalArgumentException("interval of a schedule is " + length + ", must be at least PT0.001S");
        }
    }

    @Override
    public Instant next(Instant time) {
        return time.plus(length);
    }

    @Override
    public boolean isSinceLastRun() {
        return !isSinceLastEnd;
    }

    @Override
    public String toString() {
        return (isSinceLastEnd ? "after the end, " : "every ") + length;
    }
}
