package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.share;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.s3.S3Meters.BUCKET;
import static io.goldensignals.s3.S3Meters.CLIENT;
import static io.goldensignals.s3.S3Meters.DIRECTION;
import static io.goldensignals.s3.S3Meters.ERROR_TYPE;
import static io.goldensignals.s3.S3Meters.METHOD;
import static io.goldensignals.s3.S3Meters.OUTCOME;
import static io.goldensignals.s3.S3Meters.STREAM_OUTCOME;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.rules.StorageRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.s3.S3Meters;

/** Object storage by the USE method, as its clients see it. */
final class S3Board {

    private static final String POOL = "s3_connection_pool";

    private static final String WHERE = legend(BUCKET, S3Meters.PREFIX);

    private S3Board() {}

    private static Metric calls() {
        return Metric.count(S3Meters.OPERATION_DURATION).like(BUCKET, "$bucket");
    }

    static Dashboard create() {
        return new Dashboard(
                        Board.S3,
                        "Uploads and downloads: how fast, how full the connection pool, how many fail.",
                        Metric.count(S3Meters.OPERATION_DURATION))
                .variable("bucket", "Bucket", Metric.count(S3Meters.OPERATION_DURATION), BUCKET, S3Meters.CATALOG)
                .row("Now", now())
                .row("Utilization: calls and transfers", utilization())
                .row("Errors", errors())
                .collapsed("Saturation: pool, retries, open streams", saturation())
                .collapsed("Buckets", buckets());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Calls", "Calls of the SDK per second.").unit("ops").query(sum(calls().rate()), "calls"),
            Panel.stat("Calls that failed", "Share of the calls that storage or network failed.")
                    .unit("percentunit")
                    .query(share(sum(calls().like(OUTCOME, StorageRules.FAULT).rate()), sum(calls().rate())), "failed")
                    .thresholds(Threshold.S3_CALLS_FAIL),
            Panel.stat("Uploaded", "Bytes per second.")
                    .unit("Bps")
                    .query(sum(moved("upload").rate()), "up"),
            Panel.stat("Downloaded", "Bytes per second.")
                    .unit("Bps")
                    .query(sum(moved("download").rate()), "down"),
            Panel.stat("Calls in flight", "Calls that have not returned.")
                    .query(sum(Metric.of(S3Meters.ACTIVE).now()), "active"),
            Panel.stat("Pool in use, fullest", "Share of the connections in use. At 1 calls wait.")
                    .unit("percentunit")
                    .query(max(pool(Metric.of(ResourceMeters.UTILIZATION)).now()), "used")
                    .thresholds(Threshold.RESOURCE_SATURATED)
        };
    }

    private static Metric moved(String direction) {
        return Metric.of(S3Meters.TRANSFERRED).is(DIRECTION, direction).like(BUCKET, "$bucket");
    }

    private static Metric pool(Metric metric) {
        return metric.is(ResourceMeters.TYPE, POOL);
    }

    private static Panel[] utilization() {
        return new Panel[] {
            Panels.rate("Calls by operation", "Calls per second.", calls(), "ops", METHOD, BUCKET),
            Panels.p95(
                            "Calls, 95th percentile",
                            "From calling the SDK until it returned, with all attempts.",
                            S3Meters.OPERATION_DURATION,
                            METHOD)
                    .color(Panel.DURATION),
            Panels.heatmap("Duration of calls, spread", "All operations together.", S3Meters.OPERATION_DURATION),
            Panels.rate(
                    "Bytes by bucket",
                    "Bytes of objects per second, each counted once.",
                    Metric.of(S3Meters.TRANSFERRED).like(BUCKET, "$bucket"),
                    "Bps",
                    BUCKET,
                    DIRECTION),
            Panels.percentiles(
                    "Throughput of a transfer",
                    "Bytes per second of single transfers. A low median: the network, or the readers.",
                    S3Meters.THROUGHPUT,
                    DIRECTION),
            Panels.percentiles("First byte", "Until the answer to a download began.", S3Meters.FIRST_BYTE)
                    .color(Panel.DURATION)
        };
    }

    private static Panel[] saturation() {
        return new Panel[] {
            Panel.lines("Connections", "In use, and the pool's size.")
                    .query(
                            sum(pool(Metric.of(ResourceMeters.IN_USE)).now(), ResourceMeters.NAME),
                            legend(ResourceMeters.NAME))
                    .query(
                            sum(pool(Metric.of(ResourceMeters.LIMIT)).now(), ResourceMeters.NAME),
                            "limit " + legend(ResourceMeters.NAME)),
            Panel.lines("Waiting for a connection", "Calls that have none. Growing: raise the pool, or close streams.")
                    .query(
                            sum(pool(Metric.of(ResourceMeters.WAITING)).now(), ResourceMeters.NAME),
                            legend(ResourceMeters.NAME)),
            Panels.failures(
                    "Retries",
                    "Attempts beyond the first, by what failed before.",
                    Metric.of(S3Meters.RETRIES),
                    METHOD,
                    ERROR_TYPE),
            Panel.lines("Back-off", "Seconds per second that calls spend waiting to try again.")
                    .query(sum(Metric.sum(S3Meters.BACKOFF).rate(), METHOD), legend(METHOD)),
            Panels.level(
                    "Open streams",
                    "Downloads that are neither read to their end nor closed; each holds a connection.",
                    S3Meters.OPEN_STREAMS,
                    CLIENT),
            Panel.lines("Oldest open stream", "Minutes: it is leaked, and keeps its connection.")
                    .unit("s")
                    .query(max(Metric.of(S3Meters.OLDEST_STREAM).now(), CLIENT), legend(CLIENT)),
            Panels.level("Calls in flight by operation", "Calls that have not returned.", S3Meters.ACTIVE, METHOD),
            Panels.p95(
                    "Attempts, 95th percentile",
                    "Each attempt on its own, without back-off. Calls much slower than that: retries.",
                    S3Meters.ATTEMPT_DURATION,
                    METHOD),
            Panel.lines(
                            "Wire overhead",
                            "Bytes on the network for each byte moved. Above 1: failed and repeated transfers.")
                    .query(
                            ratio(
                                    sum(Metric.of(S3Meters.WIRE).rate(), DIRECTION),
                                    sum(Metric.of(S3Meters.TRANSFERRED).rate(), DIRECTION)),
                            legend(DIRECTION))
        };
    }

    private static Panel[] errors() {
        return new Panel[] {
            Panels.failures(
                    "Failed calls",
                    "By operation, bucket and cause.",
                    calls().not(ERROR_TYPE, ""),
                    METHOD,
                    BUCKET,
                    ERROR_TYPE),
            Panels.rate(
                    "Calls by outcome", "not_found and not_modified are answers, no errors.", calls(), "ops", OUTCOME),
            Panels.failures(
                    "Failed attempts",
                    "throttled: the store asks to slow down.",
                    Metric.count(S3Meters.ATTEMPT_DURATION).not(ERROR_TYPE, ""),
                    OUTCOME,
                    ERROR_TYPE),
            Panels.failures(
                    "Streams not read to their end",
                    "truncated: shorter than announced; aborted, failed while being read, or leaked: never closed.",
                    Metric.count(S3Meters.STREAM_DURATION).not(STREAM_OUTCOME, "drained"),
                    BUCKET,
                    STREAM_OUTCOME),
            Panels.p95(
                    "Streams, 95th percentile",
                    "Until the application was done with a download.",
                    S3Meters.STREAM_DURATION,
                    STREAM_OUTCOME)
        };
    }

    private static Panel[] buckets() {
        return new Panel[] {
            measured("Size", "Bytes stored, as last measured.", S3Meters.BUCKET_SIZE),
            measured("Objects", "How many there are.", S3Meters.BUCKET_OBJECTS),
            measured(
                    "Size of old versions",
                    "Bytes that are no longer current, where the monitor measures versions.",
                    S3Meters.BUCKET_OLD_SIZE),
            measured(
                            "Old versions",
                            "Versions that are no longer current, and delete markers.",
                            S3Meters.BUCKET_OLD_VERSIONS)
                    .query(byPrefix(ofBucket(S3Meters.BUCKET_DELETE_MARKERS).now()), "delete markers, " + WHERE),
            measured(
                    "Unfinished uploads",
                    "Uploads in parts that were neither completed nor aborted.",
                    S3Meters.BUCKET_UPLOADS),
            measured(
                    "Oldest unfinished upload",
                    "Older than a day or so: a rule of the bucket should end them.",
                    S3Meters.BUCKET_OLDEST_UPLOAD),
            Panel.lines("Age of the measurement", "Time since the last one that succeeded.")
                    .unit("s")
                    .query("time() - " + byPrefix(ofBucket(S3Meters.BUCKET_LAST_SUCCESS) + " > 0"), WHERE),
            Panels.p95(
                            "Duration of measurements",
                            "Listing a bucket: grows with its objects.",
                            S3Meters.BUCKET_MEASUREMENT,
                            BUCKET)
                    .color(Panel.DURATION)
        };
    }

    private static Panel measured(String title, String description, MeterSpec row) {
        return Panel.lines(title, description)
                .noValue("Not measured")
                .unit(Panels.unit(row))
                .query(byPrefix(ofBucket(row).now()), WHERE);
    }

    private static Metric ofBucket(MeterSpec row) {
        return Metric.of(row).like(BUCKET, "$bucket");
    }

    /** One value of a bucket's prefix: each instance of a monitor measures the same. */
    private static String byPrefix(String expr) {
        return max(expr, BUCKET, S3Meters.PREFIX);
    }
}
