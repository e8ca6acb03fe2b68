package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task again and again on a daemon thread of its own, from one start to the next a period or up to a tenth less, so that
 * the instances of a service do not keep step and what is due each period is never late. A failure of the task ends no schedule.
 * Thread-safe.
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

    /** Begins, at a random moment within {@code first}. */
    void begin(Duration first) {
        schedule(ThreadLocalRandom.current().nextLong(first.toNanos() + 1));
    }

    /** Begins, a period from now. */
    void begin() {
        schedule(pause());
    }

    private long pause() {
        return periodNanos - ThreadLocalRandom.current().nextLong(periodNanos / 10 + 1);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the task throws is reported by itself
    private void schedule(long delay) {
        try {
            executor.schedule(this::run, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Closed meanwhile.
        }
    }

    private void run() {
        long started = System.nanoTime(); // of the executor's clock, not the registry's
        try {
            attempt();
        } finally {
            // A task that takes longer than the period is left some rest.
            schedule(Math.max(periodNanos / 10, pause() - (System.nanoTime() - started)));
        }
    }

    private void attempt() {
        try {
            task.run();
        } catch (Throwable failure) {
            try {
                meters.failed(failure);
            } catch (Throwable fatal) { // the executor would keep it in a future that is read by nothing
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, fatal);
            }
        }
    }

    @Override
    public void close() {
        meters.forget(this);
        executor.shutdown(); // interrupts nothing: the task may be within a client of the application
    }
}
