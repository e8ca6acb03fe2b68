package io.goldensignals.examples.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rate, errors and duration of one kind of work between two scrapes.
 *
 * @param rate per second
 * @param errors per second
 * @param p50 in seconds, the upper boundary of the bucket that holds it; not a number without any work
 * @param p95 likewise
 * @param p99 likewise
 */
record Red(double rate, double errors, double p50, double p95, double p99) {
    private static final List<Work> BOTH = List.of(
            new Work("HTTP requests", "http_server_request_duration_seconds"),
            new Work("messages sent", "messaging_client_operation_duration_seconds"),
            new Work("messages handled", "messaging_process_duration_seconds"),
            new Work("S3 calls", "aws_s3_client_operation_duration_seconds"));

    /** What the table shows of each service. */
    static final Map<String, List<Work>> WORK = Map.of(
            "shop-api",
            and(new Work("3D editor", "shop_editor_duration_seconds")),
            "mes-api",
            and(
                    new Work("price calculations", "mes_price_duration_seconds"),
                    new Work("order lists", "mes_order_list_duration_seconds"),
                    new Work("status changes", "mes_status_change_duration_seconds")));

    /** A kind of work and the histogram that records it. */
    record Work(String name, String histogram) {}

    private static List<Work> and(Work... own) {
        return Stream.concat(BOTH.stream(), Stream.of(own)).toList();
    }

    static Red between(Samples before, Samples after, String histogram, double seconds) {
        String count = histogram + "_count";
        double all = after.sum(count) - before.sum(count);
        double failed = after.sum(count, Red::failed) - before.sum(count, Red::failed);
        TreeMap<Double, Double> from = before.buckets(histogram);
        TreeMap<Double, Double> until = after.buckets(histogram);
        return new Red(
                all / seconds,
                failed / seconds,
                quantile(from, until, 0.5),
                quantile(from, until, 0.95),
                quantile(from, until, 0.99));
    }

    private static boolean failed(Samples.Sample sample) {
        return !sample.label("error_type").isEmpty();
    }

    private static double quantile(TreeMap<Double, Double> before, TreeMap<Double, Double> after, double share) {
        if (after.isEmpty()) {
            return Double.NaN;
        }
        double total = after.lastEntry().getValue()
                - (before.isEmpty() ? 0 : before.lastEntry().getValue());
        for (Map.Entry<Double, Double> bucket : after.entrySet()) {
            double inside = bucket.getValue() - before.getOrDefault(bucket.getKey(), 0.0);
            if (total > 0 && inside >= share * total) {
                return bucket.getKey();
            }
        }
        return Double.NaN;
    }

    /** A percentile for people. */
    static String text(double seconds) {
        if (Double.isNaN(seconds)) {
            return "-";
        }
        if (Double.isInfinite(seconds)) {
            return "> 10 s";
        }
        return seconds < 1
                ? "<= " + Math.round(seconds * 1000) + " ms"
                : String.format(Locale.ROOT, "<= %.1f s", seconds);
    }
}
