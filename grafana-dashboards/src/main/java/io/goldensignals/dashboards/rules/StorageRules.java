package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.s3.S3Meters.BUCKET;
import static io.goldensignals.s3.S3Meters.CLIENT;
import static io.goldensignals.s3.S3Meters.OUTCOME;
import static io.goldensignals.s3.S3Meters.STREAM_OUTCOME;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.s3.S3Meters;
import java.util.List;

/** Object storage that fails, throttles, or whose streams are not closed. */
public final class StorageRules {

    /** How calls end when storage or network are to blame. */
    public static final String FAULT = "throttled|server_error|no_response";

    private StorageRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(new RuleGroup(
                "s3", List.of(failing(p), denied(p), throttled(p), truncated(p), leaked(p), oldest(p), growth(p))));
    }

    private static Alert failing(Profile p) {
        Metric all = Metric.count(S3Meters.OPERATION_DURATION);
        Metric failed = all.like(OUTCOME, FAULT);
        String w = p.window("5m");
        return Alert.warning("S3CallsFail")
                .expr(Promql.ratio(sum(failed.rate(w), JOB, BUCKET), sum(all.rate(w), JOB, BUCKET)) + " > "
                        + Threshold.S3_CALLS_FAIL + "\nand " + sum(failed.increase(w), JOB, BUCKET) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary("Calls of {{ $labels.job }} to the bucket {{ $labels.aws_s3_bucket }} fail.")
                .description("{{ $value | humanizePercentage }} of the calls fail, with all retries.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert denied(Profile p) {
        Metric all = Metric.count(S3Meters.OPERATION_DURATION);
        String w = p.window("15m");
        return Alert.warning("S3CallsRefused")
                .expr(Promql.ratio(
                                sum(all.is(OUTCOME, "client_error").rate(w), JOB, BUCKET),
                                sum(all.rate(w), JOB, BUCKET))
                        + " > " + Threshold.S3_CALLS_REFUSED + "\nand "
                        + sum(all.is(OUTCOME, "client_error").increase(w), JOB, BUCKET) + " >= 3")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The store refuses calls of {{ $labels.job }} to the bucket {{ $labels.aws_s3_bucket }}.")
                .description("{{ $value | humanizePercentage }} of the calls are refused (4xx).")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert throttled(Profile p) {
        Metric attempts = Metric.count(S3Meters.ATTEMPT_DURATION);
        String w = p.window("10m");
        return Alert.warning("S3Throttled")
                .expr(Promql.ratio(sum(attempts.is(OUTCOME, "throttled").rate(w), JOB), sum(attempts.rate(w), JOB))
                        + " > " + Threshold.S3_THROTTLED + "\nand "
                        + sum(attempts.is(OUTCOME, "throttled").increase(w), JOB) + " >= 3")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The store asks {{ $labels.job }} to slow down.")
                .description("{{ $value | humanizePercentage }} of the attempts are throttled.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert truncated(Profile p) {
        return Alert.warning("S3DownloadsTruncated")
                .expr(Promql.grownBy(
                        Metric.count(S3Meters.STREAM_DURATION).is(STREAM_OUTCOME, "truncated"),
                        p.window("15m"),
                        JOB,
                        BUCKET))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} gets incomplete objects from the bucket {{ $labels.aws_s3_bucket }}.")
                .description("{{ $value | humanize }} downloads ended before their announced length.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert leaked(Profile p) {
        return Alert.warning("S3StreamsLeaked")
                .expr(Promql.grownBy(
                        Metric.count(S3Meters.STREAM_DURATION).is(STREAM_OUTCOME, "leaked"),
                        p.window("15m"),
                        JOB,
                        BUCKET))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} forgets to close downloads from {{ $labels.aws_s3_bucket }}.")
                .description("{{ $value | humanize }} streams were garbage before they were closed.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert oldest(Profile p) {
        return Alert.warning("S3StreamOpenLong")
                .expr(max(Metric.of(S3Meters.OLDEST_STREAM).now(), JOB, CLIENT) + " > "
                        + Threshold.S3_STREAM_OPEN_LONG.in(p))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} holds a download open for long.")
                .description(
                        "The oldest stream of {{ $labels.aws_s3_client_name }} is {{ $value | humanizeDuration }} old.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }

    private static Alert growth(Profile p) {
        Metric size = Metric.of(S3Meters.BUCKET_SIZE);
        return Alert.info("BucketGrowsFast")
                .expr(max("delta(" + size.over(p.window("1d")) + ")", JOB, BUCKET, S3Meters.PREFIX) + "\n> on ("
                        + Promql.names(JOB, BUCKET, S3Meters.PREFIX) + ") 0.5 * "
                        + max("max_over_time(" + size.over(p.window("1d")) + ")", JOB, BUCKET, S3Meters.PREFIX)
                        + " > " + Threshold.BUCKET_GROWS_FAST)
                .hold(p.time("1h"))
                .keep(p.time("1h"))
                .summary("The bucket {{ $labels.aws_s3_bucket }} has doubled within a day.")
                .description("It grew by {{ $value | humanize1024 }}B.")
                .board(Board.S3, JOB)
                .in(Category.STORAGE);
    }
}
