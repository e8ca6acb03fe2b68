package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.OptionalGauge;
import io.goldensignals.core.Registration;
import io.goldensignals.core.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A published job, with which its runs are measured.
 *
 * <p>What is measured keeps its return value and its exceptions. Thread-safe; closing it removes its gauges.
 */
public final class Job implements AutoCloseable {

    private final String name;
    private final JobMetrics jobs;
    private final Map<JobEvent.Kind, List<Consumer<JobEvent>>> listeners;
    private final Meters meters;
    private final Operation operation;
    private final JobCounters counters;
    private final JobState state;
    private final List<Registration> gauges = new ArrayList<>();
    private final @Nullable Path marks;
    private @Nullable OptionalGauge nextDue;
    private @Nullable OptionalGauge interval;

    Job(JobMetrics jobs, JobBuilder options, Operation operation) {
        this.name = options.name;
        this.jobs = jobs;
        this.listeners = options.listeners();
        this.meters = jobs.meters();
        this.operation = operation;
        this.marks = jobs.marks();
        this.counters = new JobCounters(meters, name);
        long now = meters.millis();
        Schedule schedule = options.schedule;
        Due due = schedule == null ? null : new Due(schedule, options.grace.toMillis(), now, meters::failed);
        this.state = new JobState(name, options.sla, due);
        publish(options, now);
        takeOrphans();
    }

    private void publish(JobBuilder options, long registered) {
        gauges.add(JobMeters.REGISTERED_TIME.gauge(meters, this, job -> registered / 1e3, name));
        gauge(JobMeters.LAST_START_TIME::gauge, JobState::lastStartSeconds);
        gauge(JobMeters.LAST_END_TIME::gauge, JobState::lastEndSeconds);
        gauge(JobMeters.LAST_SUCCESS_TIME::gauge, JobState::lastSuccessSeconds);
        gauge(JobMeters.RUNNING_DURATION::gauge, runs -> runs.runningSeconds(meters.nanos()));
        if (state.isScheduled()) {
            nextDue = JobMeters.NEXT_DUE_TIME.optional(meters, state, JobState::nextDueSeconds, name);
            interval = JobMeters.INTERVAL.optional(meters, state, JobState::intervalSeconds, name);
            gauges.add(nextDue);
            gauges.add(interval);
            followDue();
            followInterval();
        }
        Duration sla = options.sla;
        if (sla != null) {
            gauge(JobMeters.SLA_DURATION::gauge, runs -> sla.toNanos() / 1e9);
        }
    }

    /** A schedule may come to its end, and a fixed delay is due only after the end of a run: no gauge then. */
    private void followDue() {
        if (nextDue != null) {
            nextDue.refresh();
        }
    }

    private void followInterval() {
        if (interval != null) {
            interval.refresh();
        }
    }

    private void gauge(GaugeFactory row, ToDoubleFunction<JobState> value) {
        gauges.add(row.gauge(meters, state, value, name));
    }

    /** The job's name. */
    public String name() {
        return name;
    }

    /** Begins a run, which its owner must end. */
    @CheckReturnValue
    public Run start() {
        Run run = create();
        long now = meters.millis();
        if (state.begin(run, now)) {
            counters.count(counters.overlaps);
        }
        return begun(run, now);
    }

    /** Measures {@code task} as a run. */
    public void run(Runnable task) {
        measure(run -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    /** Measures {@code task} as a run. */
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        return measure(run -> task.run());
    }

    /** Measures work as a run that it is given, to measure steps and count items on. */
    public <T extends @Nullable Object, X extends Exception> T measure(Work<T, X> work) throws X {
        return measure(start(), work);
    }

    private static <T extends @Nullable Object, X extends Exception> T measure(Run run, Work<T, X> work) throws X {
        T value;
        try {
            value = work.run(run);
        } catch (Throwable failure) {
            run.failed(failure);
            throw failure;
        }
        run.succeeded();
        return value;
    }

    /** Measures {@code task} as a run, unless one is under way: then counts a skipped run and returns false. */
    public boolean runUnlessRunning(Runnable task) {
        long now = meters.millis();
        Run run = state.beginAlone(this::create, now);
        if (run == null) {
            skipped();
            return false;
        }
        return measure(begun(run, now), begun -> {
            task.run();
            return true;
        });
    }

    /** A task that is a run of this job whenever it is run. */
    @CheckReturnValue
    public Runnable wrap(Runnable task) {
        requireNonNull(task); // as every executor does
        return () -> run(task);
    }

    /** {@code executor}, every task of which is a run of this job. */
    @CheckReturnValue
    public ScheduledExecutorService on(ScheduledExecutorService executor) {
        return new JobScheduler(this, executor);
    }

    /** Counts a run that is deliberately not begun; it answers the due time, so it is no missed objective. */
    public void skipped() {
        counters.count(counters.skipped);
        answered(meters.millis());
    }

    /** Removes the job's gauges and ends its watch; runs under way may still be ended. */
    @Override
    public void close() {
        jobs.remove(this);
        gauges.forEach(Registration::close);
    }

    @Override
    public String toString() {
        return "job " + name;
    }

    void check() {
        try {
            tell(state.check(meters.nanos(), meters.millis()));
        } catch (Throwable failure) {
            meters.failed(failure);
        }
        followDue();
        followInterval();
    }

    void ended(Run run, @Nullable Throwable failure) {
        try {
            tell(state.end(run, failure, meters.nanos(), meters.millis()));
            followDue();
            RunMark mark = run.mark;
            if (mark != null) {
                mark.remove();
            }
        } catch (Throwable own) {
            meters.failed(own);
        }
    }

    void items(int kind, long amount) {
        counters.items(kind, amount);
    }

    void retried() {
        counters.count(counters.retries);
    }

    private Run create() {
        return new Run(this, operation.start(), meters.nanos());
    }

    private Run begun(Run run, long now) {
        counters.count(counters.started);
        answered(now);
        if (marks != null) {
            mark(run, marks);
        }
        return run;
    }

    private void answered(long now) {
        if (state.isScheduled()) {
            try {
                tell(state.answered(meters.nanos(), now));
                followDue();
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
    }

    private void tell(List<JobEvent> events) {
        if (events.isEmpty()) {
            return; // nearly always, and a loop would make an iterator
        }
        for (JobEvent event : events) {
            switch (event.kind()) {
                case TOO_LONG -> counters.count(counters.tooLong);
                case NOT_STARTED -> counters.count(counters.notStarted);
                case KILLED -> counters.count(counters.killed);
                case FAILED, RECOVERED -> {
                    // counted by the duration's error.type
                }
            }
            jobs.callbacks().call(event, listeners.getOrDefault(event.kind(), List.of()));
        }
    }

    private void mark(Run run, Path folder) {
        try {
            run.mark = RunMark.set(folder, name);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private void takeOrphans() {
        if (marks == null) {
            return;
        }
        try {
            for (Instant began : RunMark.takeOrphans(marks, name)) {
                state.killed();
                tell(List.of(new JobEvent(name, JobEvent.Kind.KILLED, began, Duration.ZERO, null)));
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** Work that is a run of a job. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {

        /** Does the work and measures its steps on {@code run}, which it need not end. */
        T run(Run run) throws X;
    }

    @FunctionalInterface
    private interface GaugeFactory {
        Registration gauge(Meters meters, JobState state, ToDoubleFunction<JobState> value, String... tagValues);
    }
}
