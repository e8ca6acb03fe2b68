package io.goldensignals.jobs;

import static java.util.Objects.requireNonNullElseGet;

import io.goldensignals.core.Call;
import io.goldensignals.core.Task;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A run of a job: begun by {@link Job#start()}, ended once by whichever end comes first; later ends do nothing.
 *
 * <p>Thread-safe: a run may be worked on and ended on other threads than the one that began it.
 */
public final class Run {

    private static final AtomicIntegerFieldUpdater<Run> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Run.class, "ended");

    final long startedNanos;

    /** Links of the job's list of runs under way, and whether this one's delay was told: guarded by the job's lock. */
    @Nullable
    Run previous;

    @Nullable
    Run next;

    boolean tooLong;

    /** The mark that shows a later process that this run never ended. */
    @Nullable
    RunMark mark;

    private final Job job;
    private final Call call;

    @SuppressWarnings("UnusedVariable") // read and written through the updater
    private volatile int ended;

    Run(Job job, Call call, long startedNanos) {
        this.job = job;
        this.call = call;
        this.startedNanos = startedNanos;
    }

    /** Measures a step of the run, which keeps its value and its exceptions. */
    public <T extends @Nullable Object, X extends Exception> T step(String name, Task<T, X> task) throws X {
        return call.stage(name, task);
    }

    /** Measures a step of the run. */
    public void step(String name, Runnable task) {
        call.stage(name, () -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    /** Counts items that were read. */
    public void read(long items) {
        job.items(JobCounters.READ, items);
    }

    /** Counts items that were written. */
    public void written(long items) {
        job.items(JobCounters.WRITTEN, items);
    }

    /** Counts items that were left out on purpose. */
    public void skipped(long items) {
        job.items(JobCounters.SKIPPED, items);
    }

    /** Counts items that were found invalid. */
    public void dirty(long items) {
        job.items(JobCounters.DIRTY, items);
    }

    /** Counts messages that were sent. */
    public void sent(long items) {
        job.items(JobCounters.SENT, items);
    }

    /** Counts an attempt beyond the first. */
    public void retried() {
        job.retried();
    }

    /** Ends the run well. */
    public void succeeded() {
        end(null);
    }

    /** Ends the run by {@code failure}. */
    public void failed(Throwable failure) {
        // Null, though not allowed, must not read as a success.
        end(requireNonNullElseGet(failure, () -> new NullPointerException("failure of a run")));
    }

    private void end(@Nullable Throwable failure) {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            if (failure == null) {
                call.succeeded();
            } else {
                call.failed(failure);
            }
        } finally {
            job.ended(this, failure);
        }
    }
}
