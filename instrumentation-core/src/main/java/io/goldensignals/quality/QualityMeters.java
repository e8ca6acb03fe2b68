package io.goldensignals.quality;

import io.goldensignals.core.Buckets;
import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;

/** The meters of data quality. */
public final class QualityMeters {

    /** A rule that data is validated by. */
    public static final TagSpec RULE = TagSpec.capped("rule.name", "The rule's name, given in code.", 200);

    /** Whether data kept a rule. */
    public static final TagSpec RESULT =
            TagSpec.closed("validation.result", "Whether the data kept the rule.", "valid", "invalid");

    /** A stream of records. */
    public static final TagSpec STREAM = TagSpec.capped("stream.name", "The stream's name, given in code.", 100);

    /** When a record came. */
    public static final TagSpec LATENESS = TagSpec.closed(
            "record.lateness",
            "Whether the record came before the watermark had passed its event time; future ones claim to be newer than"
                    + " the clock allows.",
            "on_time",
            "late",
            "future");

    /** Why a record was given up. */
    public static final TagSpec ERROR_TYPE =
            TagSpec.capped("error.type", "The class of the failure; absent on success.", 50);

    /** A set of data. */
    public static final TagSpec DATASET = TagSpec.capped("dataset.name", "The data set's name, given in code.", 100);

    /** A feature of data. */
    public static final TagSpec FEATURE = TagSpec.capped("feature.name", "The feature's name, given in code.", 100);

    /** Why a value was left out. */
    public static final TagSpec IGNORED_REASON = TagSpec.closed(
            "ignored.reason",
            "Why the value is in no bin: it is no number, infinite, or not of the reference's kind.",
            "nan",
            "infinite",
            "kind");

    /** A model. */
    public static final TagSpec MODEL = TagSpec.capped("model.name", "The model's name, given in code.", 50);

    /** Validations. */
    public static final CounterSpec VALIDATIONS = MeterSpec.counter("quality.validations", "")
            .description("Validations of data by a rule.")
            .tags(RULE, RESULT)
            .signals(Signal.ERRORS)
            .build();

    /** Records. */
    public static final CounterSpec RECORDS = MeterSpec.counter("quality.records", "")
            .description("Records of a stream by when they came.")
            .tags(STREAM, LATENESS)
            .signals(Signal.RATE, Signal.ERRORS)
            .build();

    /** How late records came; no timer, for a timer counts nanoseconds in an integer that is full after 292 years. */
    public static final SummarySpec LATENESS_DURATION = MeterSpec.summary("quality.lateness", "seconds")
            .description("How far behind the watermark late records came.")
            .tags(STREAM)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.DURATION)
            .build();

    /** Time from event to handling; no timer, for the same reason: a backlog of a day has such a sum after 107,000 records. */
    public static final SummarySpec EVENT_LAG = MeterSpec.summary("quality.event.lag", "seconds")
            .description("Time from the event to its record's handling, by the clock.")
            .tags(STREAM)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.DURATION)
            .build();

    /** The watermark. */
    public static final GaugeSpec WATERMARK_TIME = MeterSpec.gauge("quality.watermark.timestamp", "seconds")
            .description(
                    "The watermark, in seconds since the epoch: records of earlier events are late; absent before the"
                            + " first record.")
            .tags(STREAM)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Records given up. */
    public static final CounterSpec DEAD_LETTERS = MeterSpec.counter("quality.records.dead_lettered", "")
            .description("Records of a stream that were given up.")
            .tags(STREAM, ERROR_TYPE)
            .signals(Signal.ERRORS)
            .build();

    /** When data was last brought up to date. */
    public static final GaugeSpec UPDATED_TIME = MeterSpec.gauge("quality.updated.timestamp", "seconds")
            .description("When the data set was last brought up to date, in seconds since the epoch; 0 if never.")
            .tags(DATASET)
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** Population stability index. */
    public static final GaugeSpec DRIFT_PSI = MeterSpec.gauge("quality.drift.psi", "")
            .description(
                    "Population stability index of the feature's last values against its reference; absent while they"
                            + " are too few.")
            .tags(FEATURE)
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** The same between 0 and 1. */
    public static final GaugeSpec DRIFT_SCORE = MeterSpec.gauge("quality.drift.score", "ratio")
            .description(
                    "The population stability index, at most 1: from 0.2 on the feature has drifted; absent while there"
                            + " are too few values.")
            .tags(FEATURE)
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** Kolmogorov-Smirnov statistic. */
    public static final GaugeSpec DRIFT_KS = MeterSpec.gauge("quality.drift.ks", "ratio")
            .description("Kolmogorov-Smirnov statistic of a numeric feature's last values against its reference.")
            .tags(FEATURE)
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** And its probability. */
    public static final GaugeSpec DRIFT_KS_P = MeterSpec.gauge("quality.drift.ks.p_value", "ratio")
            .description("Probability of a Kolmogorov-Smirnov statistic at least as large without any drift.")
            .tags(FEATURE)
            .combine(Combine.MIN)
            .signals(Signal.ERRORS)
            .build();

    /** How many values drift is judged by. */
    public static final GaugeSpec DRIFT_SAMPLES = MeterSpec.gauge("quality.drift.samples", "")
            .description("How many of the feature's last values drift is judged by.")
            .tags(FEATURE)
            .combine(Combine.MIN)
            .signals(Signal.INFO)
            .build();

    /** Values that are in no bin. */
    public static final CounterSpec DRIFT_IGNORED = MeterSpec.counter("quality.drift.ignored", "")
            .description("Values of the feature that drift cannot be judged by.")
            .tags(FEATURE, IGNORED_REASON)
            .signals(Signal.ERRORS)
            .build();

    /** Calls of a model. */
    public static final TimerSpec INFERENCE_DURATION = MeterSpec.timer("quality.inference.duration")
            .description("Duration of calls of a model or another score.")
            .tags(MODEL, ERROR_TYPE)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    /** Calls under way. */
    public static final GaugeSpec INFERENCE_ACTIVE = MeterSpec.gauge("quality.inference.active", "")
            .description("Calls of the model under way.")
            .tags(MODEL)
            .signals(Signal.SATURATION)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "quality",
            VALIDATIONS,
            RECORDS,
            LATENESS_DURATION,
            EVENT_LAG,
            WATERMARK_TIME,
            DEAD_LETTERS,
            UPDATED_TIME,
            DRIFT_PSI,
            DRIFT_SCORE,
            DRIFT_KS,
            DRIFT_KS_P,
            DRIFT_SAMPLES,
            DRIFT_IGNORED,
            INFERENCE_DURATION,
            INFERENCE_ACTIVE);

    private QualityMeters() {}
}
