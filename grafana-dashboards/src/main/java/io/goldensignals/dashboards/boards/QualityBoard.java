package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.exporters.StreamMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.quality.QualityMeters;

/** Streams and the quality of what flows in them. */
final class QualityBoard {

    private static final String GROUP = legend(StreamMeters.GROUP, StreamMeters.TOPIC);

    private QualityBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.QUALITY,
                        "Do consumers keep up, and is the data what it should be?",
                        Metric.of(PlatformMeters.UP))
                .row("Streams", streams())
                .row("Quality of data", quality())
                .row("Models and drift", models())
                .collapsed("Kafka, from kafka_exporter", kafka())
                .collapsed("Flink, from its Prometheus reporter", flink());
    }

    private static Panel[] streams() {
        return new Panel[] {
            Panels.rate(
                    "Records by lateness",
                    "Records handled per second; late ones came behind the watermark.",
                    Metric.of(QualityMeters.RECORDS),
                    "ops",
                    QualityMeters.STREAM,
                    QualityMeters.LATENESS),
            Panels.share(
                            "Share of late records",
                            "Above " + Threshold.DATA_LATE + " windows close too early.",
                            Metric.of(QualityMeters.RECORDS),
                            QualityMeters.LATENESS,
                            "late",
                            QualityMeters.STREAM)
                    .thresholds(Threshold.DATA_LATE),
            Panels.percentiles(
                            "Event-time lag",
                            "From the event to its handling.",
                            QualityMeters.EVENT_LAG,
                            QualityMeters.STREAM)
                    .color(Panel.DURATION),
            Panels.p95(
                    "Lateness, 95th percentile",
                    "How far behind the watermark late records came.",
                    QualityMeters.LATENESS_DURATION,
                    QualityMeters.STREAM),
            Panel.lines("Watermark behind the clock", "Rising: the slowest source holds everything back.")
                    .unit("s")
                    .query(
                            "time() - "
                                    + Promql.min(
                                            Metric.of(QualityMeters.WATERMARK_TIME)
                                                    .now(),
                                            QualityMeters.STREAM),
                            legend(QualityMeters.STREAM)),
            Panels.failures(
                    "Records given up",
                    "By stream and error.",
                    Metric.of(QualityMeters.DEAD_LETTERS),
                    QualityMeters.STREAM,
                    QualityMeters.ERROR_TYPE)
        };
    }

    private static Panel[] quality() {
        return new Panel[] {
            Panels.rate(
                    "Validations",
                    "Per second, by rule and result.",
                    Metric.of(QualityMeters.VALIDATIONS),
                    "ops",
                    QualityMeters.RULE,
                    QualityMeters.RESULT),
            Panels.share(
                            "Share of invalid data",
                            "By rule. Above " + Threshold.DATA_INVALID + " a source has changed.",
                            Metric.of(QualityMeters.VALIDATIONS),
                            QualityMeters.RESULT,
                            "invalid",
                            QualityMeters.RULE)
                    .thresholds(Threshold.DATA_INVALID),
            Panel.lines("Age of data sets", "Time since each was last brought up to date.")
                    .unit("s")
                    .query(
                            "time() - " + max(Metric.of(QualityMeters.UPDATED_TIME) + " > 0", QualityMeters.DATASET),
                            legend(QualityMeters.DATASET))
        };
    }

    private static Panel[] models() {
        String feature = legend(QualityMeters.FEATURE);
        return new Panel[] {
            Panel.lines(
                            "Drift score",
                            "Population stability index, at most 1. From " + Threshold.FEATURE_DRIFTS
                                    + " on the feature has drifted.")
                    .range(0, 1)
                    .query(max(Metric.of(QualityMeters.DRIFT_SCORE).now(), QualityMeters.FEATURE), feature)
                    .thresholds(Threshold.FEATURE_DRIFTS),
            Panel.lines(
                            "Drift, in detail",
                            "The index without its bound, and the Kolmogorov-Smirnov statistic with its probability.")
                    .query(max(Metric.of(QualityMeters.DRIFT_PSI).now(), QualityMeters.FEATURE), "PSI " + feature)
                    .query(max(Metric.of(QualityMeters.DRIFT_KS).now(), QualityMeters.FEATURE), "KS " + feature)
                    .query(
                            Promql.min(Metric.of(QualityMeters.DRIFT_KS_P).now(), QualityMeters.FEATURE),
                            "p " + feature),
            Panel.lines("Values judged", "Values that drift is judged by, and those per second that it cannot be.")
                    .query(
                            max(Metric.of(QualityMeters.DRIFT_SAMPLES).now(), QualityMeters.FEATURE),
                            "judged " + feature)
                    .query(
                            sum(
                                    Metric.of(QualityMeters.DRIFT_IGNORED).rate(),
                                    QualityMeters.FEATURE,
                                    QualityMeters.IGNORED_REASON),
                            "ignored " + legend(QualityMeters.FEATURE, QualityMeters.IGNORED_REASON)),
            Panels.percentiles(
                            "Inference",
                            "How long calls of a model take.",
                            QualityMeters.INFERENCE_DURATION,
                            QualityMeters.MODEL)
                    .color(Panel.DURATION),
            Panels.failures(
                    "Failed inferences",
                    "By model and exception.",
                    Metric.count(QualityMeters.INFERENCE_DURATION).not(QualityMeters.ERROR_TYPE, ""),
                    QualityMeters.MODEL,
                    QualityMeters.ERROR_TYPE),
            Panels.level("Inferences in flight", "By model.", QualityMeters.INFERENCE_ACTIVE, QualityMeters.MODEL)
        };
    }

    private static Panel[] kafka() {
        return new Panel[] {
            Panel.lines("Consumer lag", "Messages that each group has not read. Rising for long: it does not keep up.")
                    .query(sum(Metric.of(StreamMeters.LAG).now(), StreamMeters.GROUP, StreamMeters.TOPIC), GROUP),
            Panel.lines("Kafka throughput", "Messages per second written to each topic, and read by each group.")
                    .unit("ops")
                    .query(
                            sum("deriv(" + Metric.of(StreamMeters.END).over("5m") + ")", StreamMeters.TOPIC),
                            "written " + legend(StreamMeters.TOPIC))
                    .query(
                            sum(
                                    "deriv(" + Metric.of(StreamMeters.OFFSET).over("5m") + ")",
                                    StreamMeters.GROUP,
                                    StreamMeters.TOPIC),
                            "read " + GROUP),
            Panel.lines("Time to catch up", "Lag by reading speed; endless while nothing is read.")
                    .unit("s")
                    .query(
                            Promql.ratio(
                                    sum(Metric.of(StreamMeters.LAG).now(), StreamMeters.GROUP, StreamMeters.TOPIC),
                                    sum(
                                            "deriv("
                                                    + Metric.of(StreamMeters.OFFSET)
                                                            .over("5m") + ")",
                                            StreamMeters.GROUP,
                                            StreamMeters.TOPIC)),
                            GROUP)
        };
    }

    private static Panel[] flink() {
        String job = legend(StreamMeters.FLINK_JOB);
        String task = legend(StreamMeters.FLINK_JOB, StreamMeters.TASK);
        return new Panel[] {
            Panel.lines("Checkpoints", "Failed and completed ones in five minutes.")
                    .query(
                            max(
                                    "delta("
                                            + Metric.of(StreamMeters.CHECKPOINTS_FAILED)
                                                    .over("5m") + ")",
                                    StreamMeters.FLINK_JOB),
                            "failed " + job)
                    .query(
                            max(
                                    "delta("
                                            + Metric.of(StreamMeters.CHECKPOINTS_DONE)
                                                    .over("5m") + ")",
                                    StreamMeters.FLINK_JOB),
                            "completed " + job),
            Panel.lines(
                            "Duration of checkpoints",
                            "Near their interval: the state is too large or backpressure holds the barriers.")
                    .unit("s")
                    .query(
                            max(Metric.of(StreamMeters.CHECKPOINT_DURATION).now(), StreamMeters.FLINK_JOB) + " / 1000",
                            job),
            Panel.lines("Restarts", "Restarts of a job in an hour.")
                    .query(
                            max("delta(" + Metric.of(StreamMeters.RESTARTS).over("1h") + ")", StreamMeters.FLINK_JOB),
                            job),
            Panel.lines(
                            "Backpressure",
                            "Share of time that a task waits for the next one. The task after the last waiting one is the bottleneck.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            max(Metric.of(StreamMeters.BACKPRESSURE).now(), StreamMeters.FLINK_JOB, StreamMeters.TASK)
                                    + " / 1000",
                            task),
            Panel.lines("Busy", "Share of time at work. At 1: give it more parallelism.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            max(Metric.of(StreamMeters.BUSY).now(), StreamMeters.FLINK_JOB, StreamMeters.TASK)
                                    + " / 1000",
                            task),
            Panel.lines("Records", "Records read per second.")
                    .unit("ops")
                    .query(
                            sum(
                                    "clamp_min(deriv("
                                            + Metric.of(StreamMeters.RECORDS).over(Panels.WINDOW) + "), 0)",
                                    StreamMeters.FLINK_JOB,
                                    StreamMeters.TASK),
                            task)
        };
    }
}
