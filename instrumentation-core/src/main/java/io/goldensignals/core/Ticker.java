package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task again and again on a daemon thread of its own, with a pause that varies by a tenth, so that the instances of a
 * service do not keep step. A failure of the task ends no schedule. Thread-safe.
 */
final class Ticker implements Registration {

    private final Meters meters;
    private final long periodNanos;
    private final Runnable task;
    private final ScheduledThreadPoolExecutor executor;

    Ticker(Meters meters, String threadName, Duration period, Runnable task) {
        this.meters = meters;
        this.periodNanos = period.toNanos();
        this.task = requireNonNull(task, "task");
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the task throws is reported by itself
    void next() {
        long jitter = periodNanos / 10;
        long pause = periodNanos - jitter + ThreadLocalRandom.current().nextLong(2 * jitter + 1);
        try {
            executor.schedule(this::run, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Closed meanwhile.
        }
    }

    private void run() {
        try {
            task.run();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
        next();
    }

    @Override
    public void close() {
        meters.forget(this);
        executor.shutdownNow();
    }
}
