package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.core.RequestMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of scheduled jobs: their runs, steps and items, and whether they keep their objectives.
 *
 * <pre>{@code
 * JobMetrics jobs = JobMetrics.create(registry);
 * Job export = jobs.job("nightly-export")
 *         .schedule(CronSchedule.unix("0 2 * * *", ZoneId.of("Europe/Berlin")))
 *         .sla(Duration.ofMinutes(30))
 *         .onFailure(event -> chat.post(event.toString()))
 *         .register();
 * export.run(this::exportOrders);
 * }</pre>
 *
 * <p>It starts no job; a watchdog, one daemon thread, looks for missed objectives. Time is the registry's: its wall clock
 * for schedules, its monotonic clock for durations. Thread-safe. Closing it ends the watchdog and removes the gauges.
 */
public final class JobMetrics implements AutoCloseable {

    private final Meters meters;
    private final RequestMetrics runs;
    private final Callbacks callbacks;
    private final long checkMillis;
    private final @Nullable Path marks;
    private final ConcurrentMap<String, Job> jobs = new ConcurrentHashMap<>();
    private @Nullable Registration watchdog;
    private boolean closed;

    private JobMetrics(Builder builder) {
        this.meters = Meters.of(builder.registry, JobMeters.CATALOG);
        this.runs = RequestMetrics.builder(meters, JobMeters.RUN_DURATION)
                .inFlight(JobMeters.RUNNING)
                .stages(JobMeters.STEP_DURATION)
                .build();
        Executor executor = builder.callbackExecutor;
        this.callbacks = executor == null
                ? Callbacks.own(meters, builder.callbackLimit)
                : new Callbacks(meters, executor, () -> {});
        this.checkMillis = builder.checkEvery.toMillis();
        this.marks = builder.marks;
    }

    /** A recorder that publishes in {@code registry} and looks for missed objectives every five seconds. */
    @CheckReturnValue
    public static JobMetrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Begins a recorder that publishes in {@code registry}. */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /** Begins the publication of the job called {@code name}. */
    @CheckReturnValue
    public JobBuilder job(String name) {
        return new JobBuilder(this, name);
    }

    /** Looks for missed objectives now, as the watchdog does by itself. */
    public void check() {
        jobs.values().forEach(Job::check);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        callbacks.close();
        meters.close();
    }

    synchronized Job register(JobBuilder options) {
        if (jobs.containsKey(options.name)) {
            throw new IllegalArgumentException("job " + options.name + " is registered already: keep it, or close it");
        }
        Job job = new Job(this, options, runs.operation(options.name));
        jobs.put(options.name, job);
        if (options.schedule != null || options.sla != null) {
            watch();
        }
        return job;
    }

    void remove(Job job) {
        jobs.remove(job.name(), job);
    }

    Meters meters() {
        return meters;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    @Nullable
    Path marks() {
        return marks;
    }

    private synchronized void watch() {
        if (watchdog == null && !closed && checkMillis > 0) {
            watchdog = meters.every(Duration.ofMillis(checkMillis), "goldensignals-job-watchdog", this::check);
        }
    }

    /** Gathers the options of a recorder. */
    public static final class Builder {
        private final MeterRegistry registry;
        private Duration checkEvery = Duration.ofSeconds(5);
        private int callbackLimit = 100;
        private @Nullable Executor callbackExecutor;
        private @Nullable Path marks;

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /** How often the watchdog looks; zero means never, and {@link JobMetrics#check()} is the application's to call. */
        public Builder checkEvery(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("checkEvery is " + interval + ", must not be negative");
            }
            this.checkEvery = interval;
            return this;
        }

        /** How many callbacks may wait, 100 unless said otherwise; any more are dropped and counted. */
        public Builder callbackLimit(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("callbackLimit is " + limit + ", must be at least 1");
            }
            this.callbackLimit = limit;
            return this;
        }

        /** Runs the callbacks on {@code executor}, which the application bounds and ends, rather than on a thread of ours. */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Keeps a small file for each run under way in {@code folder}, so that the next process counts the runs that were
         * killed with this one. The folder must be of this machine alone, and survive the process; containers may share it where
         * the file system has locks, as each file is open and locked while its run is under way.
         */
        public Builder marks(Path folder) {
            this.marks = requireNonNull(folder, "folder");
            return this;
        }

        /** The recorder. */
        @CheckReturnValue
        public JobMetrics build() {
            return new JobMetrics(this);
        }
    }
}
