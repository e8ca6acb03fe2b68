package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.s3.S3Meters.BUCKET;
import static io.goldensignals.s3.S3Meters.CLIENT;
import static io.goldensignals.s3.S3Meters.OUTCOME;
import static io.goldensignals.s3.S3Meters.STREAM_OUTCOME;

import io.goldensignals.s3.S3Meters;
import java.util.List;

/** Object storage that fails, throttles, or whose streams nobody closes. */
final class StorageRules {

    private StorageRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(new RuleGroup(
                "s3", List.of(failing(p), denied(p), throttled(p), truncated(p), leaked(p), oldest(p), growth(p))));
    }

    private static Alert failing(Profile p) {
        Metric all = Metric.count(S3Meters.OPERATION_DURATION);
        Metric failed = all.like(OUTCOME, S3Board.FAULT);
        String w = p.window("5m");
        return Alert.warning("S3CallsFail")
                .expr(Promql.ratio(sum(failed.rate(w), JOB, BUCKET), sum(all.rate(w), JOB, BUCKET)) + " > "
                        + S3Board.FAILING + "\nand " + sum(failed.increase(w), JOB, BUCKET) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary("Calls of {{ $labels.job }} to the bucket {{ $labels.aws_s3_bucket }} fail.")
                .description("{{ $value | humanizePercentage }} of the calls fail, with all retries.")
                .board(Board.S3, JOB)
                .meaning("More than a fiftieth of the calls ended in a 5xx, throttling, or without an answer.")
                .impact("Uploads and downloads of users fail.")
                .diagnosis(
                        "Panel *Failed calls*: which operation, which cause?",
                        "pool_exhausted: panel *Waiting for a connection*. timeout, io: the network. server_error: the store.")
                .mitigation("Bring back the store or the network.", "Raise the pool, close streams.")
                .demo("`./demo --faults s3-errors`.")
                .in(Category.STORAGE);
    }

    private static Alert denied(Profile p) {
        Metric all = Metric.count(S3Meters.OPERATION_DURATION);
        String w = p.window("15m");
        return Alert.warning("S3CallsRefused")
                .expr(Promql.ratio(
                                sum(all.is(OUTCOME, "client_error").rate(w), JOB, BUCKET),
                                sum(all.rate(w), JOB, BUCKET))
                        + " > 0.1\nand " + sum(all.is(OUTCOME, "client_error").increase(w), JOB, BUCKET) + " >= 3")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The store refuses calls of {{ $labels.job }} to the bucket {{ $labels.aws_s3_bucket }}.")
                .description("{{ $value | humanizePercentage }} of the calls are refused (4xx).")
                .board(Board.S3, JOB)
                .meaning("More than a tenth of the calls ended in a 4xx other than those that are answers.")
                .impact("What the calls are for does not happen; retrying does not help.")
                .diagnosis(
                        "Panel *Failed calls*: access_denied, not_found, bad_request?",
                        "Have keys, policies or names changed?")
                .mitigation("Correct credentials, policy, or the code that names buckets and keys.")
                .demo("Start it with `--s3-secret-key` wrong.")
                .in(Category.STORAGE);
    }

    private static Alert throttled(Profile p) {
        Metric attempts = Metric.count(S3Meters.ATTEMPT_DURATION);
        String w = p.window("10m");
        return Alert.warning("S3Throttled")
                .expr(Promql.ratio(sum(attempts.is(OUTCOME, "throttled").rate(w), JOB), sum(attempts.rate(w), JOB))
                        + " > 0.05")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The store asks {{ $labels.job }} to slow down.")
                .description("{{ $value | humanizePercentage }} of the attempts are throttled.")
                .board(Board.S3, JOB)
                .meaning("More than a twentieth of the attempts were answered with a request to slow down.")
                .impact("Calls take longer, as the SDK waits and tries again; then they fail.")
                .diagnosis("Panel *Calls by operation*: who asks so often?", "Panel *Back-off*: how much time is lost?")
                .mitigation("Spread the load over time or key prefixes.", "Cache what is read again and again.")
                .demo("`./demo --faults s3-errors`.")
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
                .meaning(
                        "The stream of a download ended, as if it were complete, after fewer bytes than its `Content-Length` announced.")
                .impact(
                        "The application has half an object and most likely does not know: a broken model, a cut export, a wrong figure.")
                .diagnosis(
                        "Panel *Streams not read to their end*: how many are truncated, since when, one bucket or all?",
                        "Download the object by hand and compare: `aws s3api head-object` gives `ContentLength` and `ETag`; the file must have that length. It has: the way is to blame; it has not: the stored object.",
                        "Proxies between service and store: their log has a timeout or a buffer limit at that time.")
                .mitigation(
                        "Repeat what was done with the objects read since then: the application's log of that time says which.",
                        "Raise the proxy's timeout or limit, or go round it.",
                        "Let the code compare the length, or turn on the SDK's checksums for downloads.")
                .demo("Not provoked there.")
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
                .meaning("Streams of downloads became garbage without being read to their end or closed.")
                .impact("Each held a connection until then; the pool runs dry under load.")
                .diagnosis(
                        "Panel *Open streams*: does it only rise?", "Which code reads this bucket and may leave early?")
                .mitigation(
                        "Close streams with try-with-resources, or abort what is not read to its end.",
                        "Restart the instance if the pool is empty.")
                .demo("Not provoked there.")
                .in(Category.STORAGE);
    }

    private static Alert oldest(Profile p) {
        return Alert.warning("S3StreamOpenLong")
                .expr(max(Metric.of(S3Meters.OLDEST_STREAM).now(), JOB, CLIENT) + " > " + p.timeSeconds("10m"))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} holds a download open for long.")
                .description(
                        "The oldest stream of {{ $labels.aws_s3_client_name }} is {{ $value | humanizeDuration }} old.")
                .board(Board.S3, JOB)
                .meaning("A stream of a download has been open for more than ten minutes.")
                .impact("It holds a connection of the pool.")
                .diagnosis(
                        "Panel *Oldest open stream*: one that grows by the second was forgotten.",
                        "A very large object, or a reader that waits for something else?")
                .mitigation("Close what is forgotten; set a timeout on readers.")
                .demo("Not provoked there.")
                .in(Category.STORAGE);
    }

    private static Alert growth(Profile p) {
        Metric size = Metric.of(S3Meters.BUCKET_SIZE);
        return Alert.info("BucketGrowsFast")
                .expr(max("delta(" + size.over(p.window("1d")) + ")", JOB, BUCKET, S3Meters.PREFIX) + "\n> on ("
                        + Promql.names(JOB, BUCKET, S3Meters.PREFIX) + ") 0.5 * "
                        + max("max_over_time(" + size.over(p.window("1d")) + ")", JOB, BUCKET, S3Meters.PREFIX)
                        + " > 1e9")
                .hold(p.time("1h"))
                .keep(p.time("1h"))
                .summary("The bucket {{ $labels.aws_s3_bucket }} has doubled within a day.")
                .description("It grew by {{ $value | humanize1024 }}B.")
                .board(Board.S3, JOB)
                .meaning("More than a gigabyte, and more than half of the bucket, came within the last 24 hours.")
                .impact("Costs; a quota may end uploads.")
                .diagnosis(
                        "Panel *Size* and *Objects*: many small objects or a few large ones?",
                        "Panel *Bytes by bucket*: who uploads?")
                .mitigation("Stop the upload that runs wild; set a rule for expiry.")
                .demo("Not provoked there.")
                .in(Category.STORAGE);
    }
}
