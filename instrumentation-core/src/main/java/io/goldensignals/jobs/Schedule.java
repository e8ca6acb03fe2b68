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

    /**
     * The first due time after {@code time}, or null if there is none. What it throws is counted in {@code instrumentation.errors};
     * it is asked again when the job runs or the watchdog looks.
     */
    @Nullable
    Instant next(Instant time);

    /** Whether each run, whenever it begins, starts the wait for the next one anew. */
    default boolean isSinceLastRun() {
        return false;
    }

    /** Whether the wait for the next run starts at the end of each run, so that nothing is due while one is under way. */
    default boolean isSinceLastEnd() {
        return false;
    }

    /**
     * Due this long after the last run began, or after registration if there was none: for fixed rates.
     *
     * @throws IllegalArgumentException unless {@code interval} is at least a millisecond
     */
    static Schedule every(Duration interval) {
        return new Interval(interval, false);
    }

    /**
     * Due this long after the last run ended, or after registration if there was none: for fixed delays.
     *
     * @throws IllegalArgumentException unless {@code delay} is at least a millisecond
     */
    static Schedule afterEnd(Duration delay) {
        return new Interval(delay, true);
    }
}
