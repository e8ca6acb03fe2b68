package io.goldensignals.jobs;

import io.goldensignals.core.Meters;
import io.goldensignals.internal.Fatal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs callbacks off the jobs' threads, one after the other, and lets only so many wait. */
final class Callbacks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Meters meters;
    private final Executor executor;
    private final Runnable end;

    Callbacks(Meters meters, Executor executor, Runnable end) {
        this.meters = meters;
        this.executor = executor;
        this.end = end;
    }

    /** Callbacks on one daemon thread, which ends when idle; at most {@code waiting} of them wait for it. */
    static Callbacks own(Meters meters, int waiting) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(waiting),
                Threads.daemon("goldensignals-job-callbacks"));
        executor.allowCoreThreadTimeOut(true);
        return new Callbacks(meters, executor, executor::shutdown);
    }

    void call(JobEvent event, List<Consumer<JobEvent>> listeners) {
        for (Consumer<JobEvent> listener : listeners) {
            try {
                executor.execute(() -> call(event, listener));
            } catch (RejectedExecutionException refused) {
                LOG.warn(
                        "A callback of job {} on {} was dropped: too many wait, or their executor was shut down",
                        event.job(),
                        event.kind());
                count(event, "dropped");
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
    }

    private void call(JobEvent event, Consumer<JobEvent> listener) {
        try {
            listener.accept(event);
        } catch (Throwable failure) {
            Fatal.rethrow(failure);
            LOG.warn("A callback of job {} on {} failed", event.job(), event.kind(), failure);
            count(event, "failed");
            return;
        }
        count(event, "done");
    }

    private void count(JobEvent event, String outcome) {
        JobMeters.CALLBACKS.counter(meters, event.job(), outcome).increment();
    }

    /** Ends the thread once the callbacks that wait have run. */
    @Override
    public void close() {
        end.run();
    }
}
