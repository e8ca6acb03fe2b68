package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.OptionalGauge;
import io.goldensignals.core.Registration;
import io.goldensignals.internal.Fatal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A job that asks a system whether it is well: each probe is a run, with its failure classed and the last answer published.
 *
 * <pre>{@code
 * Canary canary = Canary.of(
 *         jobs.job("shop-canary").sla(Duration.ofSeconds(2)),
 *         Duration.ofMinutes(1),
 *         Duration.ofSeconds(5),
 *         Probe.http(URI.create("http://localhost:8080/health")));
 * canary.start();
 * }</pre>
 *
 * <p>A probe that outlasts its time-out is interrupted and counts as failed; while it does not give up, later probes fail
 * at once rather than pile up. Probes run one after the other: one that is asked for meanwhile waits for the end of the one in
 * flight, at most its time-out. Thread-safe; closing it ends its threads and removes its gauges.
 */
public final class Canary implements AutoCloseable {

    private final Job job;
    private final Duration interval;
    private final Duration timeout;
    private final Probe probe;
    private final Meters meters;
    private final OptionalGauge gauge;
    private final ThreadPoolExecutor worker;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean asking = new AtomicBoolean();
    private @Nullable Registration schedule;
    private boolean closed;
    private volatile double up;

    private Canary(JobBuilder options, Duration interval, Duration timeout, Probe probe) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "time-out of canary " + options.name + " is " + timeout + ", must be at least PT0.001S");
        }
        this.interval = interval;
        this.timeout = timeout;
        this.probe = requireNonNull(probe, "probe");
        this.job = options.schedule(Schedule.every(interval)).register();
        this.meters = options.jobs.meters();
        this.gauge = JobMeters.CANARY_UP.optional(meters, this, canary -> canary.up, job.name());
        JobMeters.FAILURE_REASON
                .values()
                .forEach(reason -> JobMeters.CANARY_FAILURES.counter(meters, job.name(), reason));
        this.worker = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.daemon("goldensignals-probe"));
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * A canary that is the job {@code options} describes and is due every {@code interval}. It probes once it is started, or
     * whenever {@link #probe()} is called.
     *
     * @throws IllegalArgumentException if interval or time-out is less than a millisecond
     */
    @CheckReturnValue
    public static Canary of(JobBuilder options, Duration interval, Duration timeout, Probe probe) {
        return new Canary(options, interval, timeout, probe);
    }

    /**
     * Begins to probe at once and at every interval, up to a tenth earlier so that instances do not keep step, on a daemon
     * thread. Starting it again does nothing.
     */
    public synchronized void start() {
        if (schedule == null && !closed) {
            schedule = meters.every(interval, Duration.ZERO, "goldensignals-canary", this::probe);
        }
    }

    /** Probes now; true if the probe succeeded. A fatal error of the probe is a failure, and thrown on. */
    public boolean probe() {
        turn.lock(); // else the next one would take a probe in flight for one that does not give up
        try {
            return probeAlone();
        } finally {
            turn.unlock();
        }
    }

    private boolean probeAlone() {
        Run run = job.start();
        Throwable failure = ask();
        up = failure == null ? 1 : 0;
        gauge.known(true);
        if (failure == null) {
            run.succeeded();
            return true;
        }
        count(failure);
        run.failed(failure);
        Fatal.rethrow(failure); // the worker's future has kept it
        return false;
    }

    private @Nullable Throwable ask() {
        if (asking.get()) {
            return new RejectedExecutionException("the probe before this one does not give up");
        }
        Future<?> answer;
        try {
            answer = worker.submit(this::askNow);
        } catch (RejectedExecutionException closed) {
            return closed;
        }
        try {
            answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failure) {
            return failure.getCause() == null ? failure : failure.getCause();
        } catch (TimeoutException late) {
            giveUp(answer);
            return late;
        } catch (InterruptedException interrupted) {
            giveUp(answer);
            Thread.currentThread().interrupt();
            return interrupted;
        }
    }

    private Boolean askNow() throws Exception {
        asking.set(true);
        try {
            probe.ask(timeout);
            return true;
        } finally {
            asking.set(false);
        }
    }

    private void giveUp(Future<?> answer) {
        answer.cancel(true);
        worker.purge();
    }

    private void count(Throwable failure) {
        try {
            JobMeters.CANARY_FAILURES
                    .counter(meters, job.name(), FailureReason.of(failure))
                    .increment();
        } catch (Throwable own) {
            meters.failed(own);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (schedule != null) {
                schedule.close();
            }
        }
        worker.shutdownNow();
        gauge.close();
        job.close();
    }
}
