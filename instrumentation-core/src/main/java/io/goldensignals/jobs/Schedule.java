package io.goldensignals.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job is due: what the watchdog compares its runs with. It starts nothing. Implementations are thread-safe.
 *
 * @see CronSchedule
 */
@FunctionalInterface
public interface Schedule {

    /** The first due time after {@code time}, or null if there is none. */
    @Nullable
    Instant next(Instant time);

    /** Whether each run, whenever it begins, starts the wait for the next one anew. */
    default boolean isSinceLastRun() {
        return false;
    }

    /**
     * Due this long after the last run began, or after registration if there was none: for fixed rates and fixed delays.
     *
     * @throws IllegalArgumentException unless {@code interval} is at least a millisecond
     */
    static Schedule every(Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval of a schedule is " + interval + ", must be at least PT0.001S");
        }
        return new Schedule() {
            @Override
            public Instant next(Instant time) {
                return time.plus(interval);
            }

            @Override
            public boolean isSinceLastRun() {
                return true;
            }

            @Override
            public String toString() {
                return "every " + interval;
            }
        };
    }
}
