package io.goldensignals.dashboards.rules;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.dashboards.exporters.StreamMeters;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.s3.S3Meters;
import java.util.List;

/** How the alerts on storage, jobs, business and data quality come about. */
final class WorkScenarios {

    private static final String[] BUCKET = {"job", "shop-api", "aws_s3_bucket", "models"};
    private static final String[] JOB = {"job", "shop-api", "job_name", "export"};
    private static final Metric CALLS = Metric.count(S3Meters.OPERATION_DURATION);

    private WorkScenarios() {}

    static List<Scenario> storage() {
        return List.of(
                bucket("S3CallsFail", "server_error").times(30, 40, 80),
                Scenario.of("BucketGrowsFast")
                        .step(60)
                        .labels(BUCKET)
                        .series(Metric.of(S3Meters.BUCKET_SIZE), "1e9x30 9e9x60", "aws_s3_bucket", "models")
                        .times(30, 33, 70),
                bucket("S3CallsRefused", "client_error").times(30, 50, 100),
                Scenario.of("S3Throttled")
                        .labels("job", "shop-api")
                        .series(Metric.count(S3Meters.ATTEMPT_DURATION), "0+100x120", "outcome", "success")
                        .series(Metric.count(S3Meters.ATTEMPT_DURATION), "0x30 0+50x30 1500x60", "outcome", "throttled")
                        .times(30, 50, 90),
                Scenario.of("S3DownloadsTruncated")
                        .labels(BUCKET)
                        .series(
                                Metric.count(S3Meters.STREAM_DURATION),
                                "0x20 1x60",
                                "aws_s3_bucket",
                                "models",
                                "outcome",
                                "truncated")
                        .times(19, 22, 60),
                Scenario.of("S3StreamsLeaked")
                        .labels(BUCKET)
                        .series(
                                Metric.count(S3Meters.STREAM_DURATION),
                                "_x20 1x60",
                                "aws_s3_bucket",
                                "models",
                                "outcome",
                                "leaked")
                        .times(19, 22, 60),
                Scenario.of("S3StreamOpenLong")
                        .labels("job", "shop-api", "aws_s3_client_name", "models")
                        .series(Metric.of(S3Meters.OLDEST_STREAM), "0x30 0+60x20 0x60", "aws_s3_client_name", "models")
                        .times(30, 46, 80));
    }

    private static Scenario bucket(String alert, String outcome) {
        return Scenario.of(alert)
                .labels(BUCKET)
                .series(CALLS, "0+100x120", "aws_s3_bucket", "models", "outcome", "success")
                .series(CALLS, "0x30 0+50x30 1500x60", "aws_s3_bucket", "models", "outcome", outcome);
    }

    static List<Scenario> jobs() {
        return List.of(
                job("JobFailed")
                        .series(Metric.of(JobMeters.LAST_END_TIME), "600x20 1260x100 7260x60", JOB)
                        .series(Metric.of(JobMeters.LAST_SUCCESS_TIME), "600x120 7260x60", JOB)
                        .times(20, 115, 130),
                // The instance starts again after the failed run, and knows of no run until it succeeds.
                job("JobFailed")
                        .series(Metric.of(JobMeters.LAST_END_TIME), "600x20 1260x10 stale _x10 0x150 11580x60", JOB)
                        .series(Metric.of(JobMeters.LAST_SUCCESS_TIME), "600x30 0 stale _x10 0x150 11580x60", JOB)
                        .times(20, 180, 200),
                born("JobObjectiveMissed", Metric.of(JobMeters.SLA_MISSED), "job_sla_miss", "too_long"),
                job("JobStale")
                        .series(Metric.of(JobMeters.LAST_SUCCESS_TIME), "0+60x30 1800x30 3660+60x60", JOB)
                        .series(Metric.of(JobMeters.INTERVAL), "300x130", JOB)
                        .times(30, 55, 70),
                job("JobNeverSucceeded")
                        .series(Metric.of(JobMeters.LAST_SUCCESS_TIME), "0x40 2400x60", JOB)
                        .series(Metric.of(JobMeters.REGISTERED_TIME), "60x110", JOB)
                        .series(Metric.of(JobMeters.INTERVAL), "300x110", JOB)
                        .times(15, 30, 50),
                job("JobRunsTooLong")
                        .series(Metric.of(JobMeters.RUNNING_DURATION), "0x30 0+60x20 0x60", JOB)
                        .series(Metric.of(JobMeters.SLA_DURATION), "300x130", JOB)
                        .times(30, 46, 60),
                born("JobKilled", Metric.of(JobMeters.KILLED)),
                // The process was away for longer than the alert looks back, and is the same instance.
                job("JobKilled")
                        .series(Metric.of(JobMeters.KILLED), "0x10 _x24 1x60", "job_name", "export")
                        .times(34, 36, 70),
                job("CanaryDown")
                        .series(Metric.of(JobMeters.CANARY_UP), "1x30 0x20 1x60", JOB)
                        .times(30, 40, 60),
                Scenario.of("JobCallbacksFail")
                        .labels(JOB)
                        .series(
                                Metric.of(JobMeters.CALLBACKS),
                                "_x20 1x60",
                                "job_name",
                                "export",
                                "job_callback_outcome",
                                "failed")
                        .times(19, 21, 60));
    }

    private static Scenario job(String alert) {
        return Scenario.of(alert).labels(JOB);
    }

    private static Scenario born(String alert, Metric counter, String... labels) {
        return job(alert)
                .labels(labels)
                .series(counter, "_x20 1x60", with(labels))
                .times(19, 21, 50);
    }

    private static String[] with(String... labels) {
        String[] all = new String[labels.length + 2];
        all[0] = "job_name";
        all[1] = "export";
        System.arraycopy(labels, 0, all, 2, labels.length);
        return all;
    }

    static List<Scenario> business() {
        Metric orders = Metric.of(BusinessMeters.ORDERS);
        return List.of(
                Scenario.of("OrdersDropped")
                        .labels("job", "shop-api")
                        .step(10)
                        .series(orders, "0+20x1020 20400+2x6 20414+20x30")
                        .times(1020, 1025, 1040),
                // A Monday after a quiet Sunday is held against the Monday before: a third of its orders, though as
                // many as
                // yesterday.
                Scenario.of("OrdersDropped")
                        .labels("job", "shop-api")
                        .step(10)
                        .series(orders, "0+30x864 25920+10x144 27360+30x12 27720+10x12 27840+30x30")
                        .times(1020, 1030, 1050),
                // Of a shop that is two days old: nothing is known of the day a week ago.
                Scenario.of("OrdersDropped")
                        .labels("job", "shop-api")
                        .step(10)
                        .series(orders, "0+20x300 6000+2x6 6014+20x30")
                        .times(300, 305, 320),
                Scenario.of("NoOrders")
                        .labels("job", "shop-api")
                        .series(orders, "0+2x60 120x20 120+2x60")
                        .times(60, 78, 100),
                // Hours later there is still none.
                Scenario.of("NoOrders")
                        .labels("job", "shop-api")
                        .series(orders, "0+2x60 120x180 120+2x60")
                        .times(60, 230, 250),
                // Six quarters of an hour with 150 orders each, give or take, then ten times as many.
                Scenario.of("FigureUnusual")
                        .labels("job", "shop-api", "figure", "orders", "against", "periods")
                        .series(orders, "0+10x120 1200+100x30 4200+10x240")
                        .times(120, 130, 300));
    }

    static List<Scenario> quality() {
        String[] group = {"job", "kafka", "consumergroup", "billing", "topic", "orders"};
        return List.of(
                Scenario.of("ConsumerLagGrows")
                        .labels(group)
                        .series(
                                Metric.of(StreamMeters.LAG),
                                "0x30 0+500x60 0x60",
                                "consumergroup",
                                "billing",
                                "topic",
                                "orders",
                                "partition",
                                "0")
                        .times(30, 70, 120),
                Scenario.of("CheckpointsFail")
                        .labels("job", "flink", "job_name", "enrich")
                        .series(Metric.of(StreamMeters.CHECKPOINTS_FAILED), "0x30 3x60", "job_name", "enrich")
                        .times(30, 33, 60));
    }
}
