package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers the options of a job, begun by {@link JobMetrics#job(String)}. */
public final class JobBuilder {

    final JobMetrics jobs;
    final String name;
    final List<Consumer<JobEvent>> onFailure = new ArrayList<>();
    final List<Consumer<JobEvent>> onSlaMiss = new ArrayList<>();
    final List<Consumer<JobEvent>> onRecovery = new ArrayList<>();

    @Nullable
    Schedule schedule;

    Duration grace = Duration.ofMinutes(1);

    @Nullable
    Duration sla;

    JobBuilder(JobMetrics jobs, String name) {
        this.jobs = jobs;
        this.name = requireNonNull(name, "name");
    }

    /** States when the job is due; a due time at which no run begins within the grace is a missed objective. */
    public JobBuilder schedule(Schedule schedule) {
        this.schedule = requireNonNull(schedule, "schedule");
        return this;
    }

    /** States how late a run may begin; one minute unless said otherwise. */
    public JobBuilder startWithin(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace of job " + name + " is " + grace + ", must not be negative");
        }
        this.grace = grace;
        return this;
    }

    /** States how long a run may take; one that takes longer is a missed objective while it still runs. */
    public JobBuilder sla(Duration sla) {
        if (sla.isNegative() || sla.isZero()) {
            throw new IllegalArgumentException("SLA of job " + name + " is " + sla + ", must be positive");
        }
        this.sla = sla;
        return this;
    }

    /** Calls {@code listener} when a run fails, or when one of an earlier process is found never to have ended. */
    public JobBuilder onFailure(Consumer<JobEvent> listener) {
        onFailure.add(requireNonNull(listener, "listener"));
        return this;
    }

    /** Calls {@code listener} when a run takes too long or did not begin when due. */
    public JobBuilder onSlaMiss(Consumer<JobEvent> listener) {
        onSlaMiss.add(requireNonNull(listener, "listener"));
        return this;
    }

    /** Calls {@code listener} when a run ends well and in time after a failure or a missed objective. */
    public JobBuilder onRecovery(Consumer<JobEvent> listener) {
        onRecovery.add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Publishes the job, which counts as never run until its first run.
     *
     * @throws IllegalArgumentException if a job of this name is published already
     */
    @CheckReturnValue
    public Job register() {
        return jobs.register(this);
    }

    /** The listeners as they are now: what the builder is given later is for the next job. */
    Map<JobEvent.Kind, List<Consumer<JobEvent>>> listeners() {
        List<Consumer<JobEvent>> failure = List.copyOf(onFailure);
        List<Consumer<JobEvent>> slaMiss = List.copyOf(onSlaMiss);
        return Map.of(
                JobEvent.Kind.FAILED, failure,
                JobEvent.Kind.KILLED, failure,
                JobEvent.Kind.TOO_LONG, slaMiss,
                JobEvent.Kind.NOT_STARTED, slaMiss,
                JobEvent.Kind.RECOVERED, List.copyOf(onRecovery));
    }
}
