package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.legend;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;

/** Streams and the quality of what flows in them. */
final class QualityBoard {

    private static final String GROUP = legend(StreamMeters.GROUP, StreamMeters.TOPIC);

    private QualityBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.QUALITY,
                        "Do consumers keep up, and is the data what it should be?",
                        Metric.of(PlatformMeters.UP))
                .row("Kafka, from kafka_exporter", kafka())
                .row("Flink, from its Prometheus reporter", flink());
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
                    .query(sum(Metric.of(StreamMeters.RECORDS).rate(), StreamMeters.FLINK_JOB, StreamMeters.TASK), task)
        };
    }
}
