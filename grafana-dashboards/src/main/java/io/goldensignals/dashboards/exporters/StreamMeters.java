package io.goldensignals.dashboards.exporters;

import static io.goldensignals.dashboards.exporters.PlatformMeters.gauge;
import static io.goldensignals.dashboards.exporters.PlatformMeters.label;

import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.TagSpec;

/** Metrics of kafka_exporter and of Flink's Prometheus reporter, under the names that these publish. */
public final class StreamMeters {

    public static final TagSpec GROUP = label("consumergroup");
    public static final TagSpec TOPIC = label("topic");
    public static final TagSpec PARTITION = label("partition");
    public static final TagSpec FLINK_JOB = label("job_name");
    public static final TagSpec TASK = label("task_name");

    public static final ForeignSpec LAG =
            gauge("kafka_consumergroup_lag", "Messages that a group has not read.", GROUP, TOPIC, PARTITION);
    public static final ForeignSpec OFFSET =
            gauge("kafka_consumergroup_current_offset", "Where a group reads.", GROUP, TOPIC, PARTITION);
    public static final ForeignSpec END =
            gauge("kafka_topic_partition_current_offset", "Where a topic ends.", TOPIC, PARTITION);

    public static final ForeignSpec CHECKPOINTS_FAILED =
            gauge("flink_jobmanager_job_numberOfFailedCheckpoints", "Checkpoints that failed.", FLINK_JOB);
    public static final ForeignSpec CHECKPOINTS_DONE =
            gauge("flink_jobmanager_job_numberOfCompletedCheckpoints", "Checkpoints that succeeded.", FLINK_JOB);
    public static final ForeignSpec CHECKPOINT_DURATION =
            gauge("flink_jobmanager_job_lastCheckpointDuration", "Duration of the last checkpoint, in ms.", FLINK_JOB);
    public static final ForeignSpec RESTARTS =
            gauge("flink_jobmanager_job_numRestarts", "Restarts of a job.", FLINK_JOB);
    public static final ForeignSpec BACKPRESSURE = gauge(
            "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
            "Time per second that a task waits for the next one, in ms.",
            FLINK_JOB,
            TASK);
    public static final ForeignSpec BUSY =
            gauge("flink_taskmanager_job_task_busyTimeMsPerSecond", "Time per second at work, in ms.", FLINK_JOB, TASK);
    /** A counter of Flink's, which its reporter exports as a gauge. */
    public static final ForeignSpec RECORDS =
            gauge("flink_taskmanager_job_task_numRecordsIn", "Records read by tasks.", FLINK_JOB, TASK);

    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "streams",
            LAG,
            OFFSET,
            END,
            CHECKPOINTS_FAILED,
            CHECKPOINTS_DONE,
            CHECKPOINT_DURATION,
            RESTARTS,
            BACKPRESSURE,
            BUSY,
            RECORDS);

    private StreamMeters() {}
}
