package io.goldensignals.jobs;

import io.goldensignals.core.Buckets;
import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;

/** The meters of scheduled jobs and canaries. */
public final class JobMeters {

    /** The job. */
    public static final TagSpec NAME = TagSpec.capped("job.name", "The job's name, given in code.", 200);

    /** A step of a job. */
    public static final TagSpec STEP = TagSpec.capped("job.step", "The step's name, given in code.", 200);

    /** Why a run or a step failed. */
    public static final TagSpec ERROR_TYPE =
            TagSpec.capped("error.type", "The class of the exception that ended it; absent on success.", 50);

    /** What happened to items. */
    public static final TagSpec ITEM_RESULT = TagSpec.closed(
            "job.item.result",
            "What happened to the items: dirty ones were found invalid, sent ones went out as messages.",
            "read",
            "written",
            "skipped",
            "dirty",
            "sent");

    /** How an objective was missed. */
    public static final TagSpec MISS = TagSpec.closed(
            "job.sla.miss",
            "How the objective was missed: it did not start when due, or took too long.",
            "not_started",
            "too_long");

    /** What became of a callback. */
    public static final TagSpec CALLBACK_OUTCOME = TagSpec.closed(
            "job.callback.outcome",
            "What became of the callback; it is dropped when too many wait.",
            "done",
            "failed",
            "dropped");

    /** Why a probe failed. */
    public static final TagSpec FAILURE_REASON = TagSpec.closed(
            "canary.failure.reason",
            "The class of the probe's failure: no answer in time, no connection, no such host, a failed TLS handshake,"
                    + " an unwelcome status, an answer of the wrong content, or anything else.",
            "timeout",
            "connection",
            "unknown_host",
            "tls",
            "status",
            "content",
            "error");

    /** Runs that ended. */
    public static final TimerSpec RUN_DURATION = MeterSpec.timer("job.run.duration")
            .description("Duration of the runs that have ended.")
            .tags(NAME, ERROR_TYPE)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    /** Steps of runs. */
    public static final TimerSpec STEP_DURATION = MeterSpec.timer("job.step.duration")
            .description("Duration of the steps of runs.")
            .tags(NAME, STEP, ERROR_TYPE)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.ERRORS, Signal.DURATION)
            .build();

    /** Runs under way. */
    public static final GaugeSpec RUNNING = MeterSpec.gauge("job.runs.active", "")
            .description("Runs under way.")
            .tags(NAME)
            .signals(Signal.SATURATION)
            .build();

    /** How long the oldest run under way has taken. */
    public static final GaugeSpec RUNNING_DURATION = MeterSpec.gauge("job.running.duration", "seconds")
            .description("How long the oldest run under way has taken so far; 0 when none is.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.DURATION, Signal.SATURATION)
            .build();

    /** Runs that have begun. */
    public static final CounterSpec STARTED = MeterSpec.counter("job.runs.started", "")
            .description("Runs that have begun, whether ended or not.")
            .tags(NAME)
            .signals(Signal.RATE)
            .build();

    /** Runs that never ended. */
    public static final CounterSpec KILLED = MeterSpec.counter("job.runs.killed", "")
            .description(
                    "Runs of earlier processes that never ended, found by their marks when the job was registered.")
            .tags(NAME)
            .signals(Signal.ERRORS)
            .build();

    /** When the job was registered. */
    public static final GaugeSpec REGISTERED_TIME = MeterSpec.gauge("job.registered.timestamp", "seconds")
            .description("When the job was registered, in seconds since the epoch.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** When the last run began. */
    public static final GaugeSpec LAST_START_TIME = MeterSpec.gauge("job.last_start.timestamp", "seconds")
            .description("When the last run began, in seconds since the epoch; 0 if the job never ran.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.RATE)
            .build();

    /** When the last run ended. */
    public static final GaugeSpec LAST_END_TIME = MeterSpec.gauge("job.last_end.timestamp", "seconds")
            .description("When the last run ended, in seconds since the epoch; 0 if none has.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.RATE)
            .build();

    /** When a run last succeeded. */
    public static final GaugeSpec LAST_SUCCESS_TIME = MeterSpec.gauge("job.last_success.timestamp", "seconds")
            .description("When a run last ended well, in seconds since the epoch; 0 if none has.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** When the next run is due. */
    public static final GaugeSpec NEXT_DUE_TIME = MeterSpec.gauge("job.next_due.timestamp", "seconds")
            .description("When the next run is due, in seconds since the epoch; absent without a schedule.")
            .tags(NAME)
            .combine(Combine.MIN)
            .signals(Signal.INFO)
            .build();

    /** The time between due runs. */
    public static final GaugeSpec INTERVAL = MeterSpec.gauge("job.interval", "seconds")
            .description("Time from the next due run to the one after it; absent without a schedule.")
            .tags(NAME)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** How long a run may take. */
    public static final GaugeSpec SLA_DURATION = MeterSpec.gauge("job.sla.duration", "seconds")
            .description("How long a run may take; absent without an objective.")
            .tags(NAME)
            .combine(Combine.MIN)
            .signals(Signal.INFO)
            .build();

    /** Objectives missed. */
    public static final CounterSpec SLA_MISSED = MeterSpec.counter("job.sla.missed", "")
            .description("Runs that took too long, counted while they still run, and due times at which none began.")
            .tags(NAME, MISS)
            .signals(Signal.ERRORS)
            .build();

    /** Runs begun while another was under way. */
    public static final CounterSpec OVERLAPS = MeterSpec.counter("job.runs.overlapped", "")
            .description("Runs that began while another run of the job was under way.")
            .tags(NAME)
            .signals(Signal.SATURATION)
            .build();

    /** Runs deliberately not begun. */
    public static final CounterSpec SKIPPED = MeterSpec.counter("job.runs.skipped", "")
            .description("Runs deliberately not begun, such as those that would have overlapped another.")
            .tags(NAME)
            .signals(Signal.SATURATION)
            .build();

    /** Work tried again. */
    public static final CounterSpec RETRIES = MeterSpec.counter("job.retries", "")
            .description("Attempts beyond the first, within runs.")
            .tags(NAME)
            .signals(Signal.ERRORS)
            .build();

    /** Items handled. */
    public static final CounterSpec ITEMS = MeterSpec.counter("job.items", "")
            .description("Items that runs handled: rows, files, messages.")
            .tags(NAME, ITEM_RESULT)
            .signals(Signal.RATE, Signal.BUSINESS)
            .build();

    /** Callbacks. */
    public static final CounterSpec CALLBACKS = MeterSpec.counter("job.callbacks", "")
            .description("Callbacks on failures, missed objectives and recoveries.")
            .tags(NAME, CALLBACK_OUTCOME)
            .signals(Signal.ERRORS)
            .build();

    /** Whether what a canary probes is well. */
    public static final GaugeSpec CANARY_UP = MeterSpec.gauge("canary.up", "")
            .description("1 if the last probe succeeded, 0 if it failed; absent before the first.")
            .tags(NAME)
            .combine(Combine.MIN)
            .signals(Signal.ERRORS)
            .build();

    /** Probes that failed. */
    public static final CounterSpec CANARY_FAILURES = MeterSpec.counter("canary.failures", "")
            .description("Probes that failed.")
            .tags(NAME, FAILURE_REASON)
            .signals(Signal.ERRORS)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "jobs",
            RUN_DURATION,
            STEP_DURATION,
            RUNNING,
            RUNNING_DURATION,
            STARTED,
            KILLED,
            REGISTERED_TIME,
            LAST_START_TIME,
            LAST_END_TIME,
            LAST_SUCCESS_TIME,
            NEXT_DUE_TIME,
            INTERVAL,
            SLA_DURATION,
            SLA_MISSED,
            OVERLAPS,
            SKIPPED,
            RETRIES,
            ITEMS,
            CALLBACKS,
            CANARY_UP,
            CANARY_FAILURES);

    private JobMeters() {}
}
