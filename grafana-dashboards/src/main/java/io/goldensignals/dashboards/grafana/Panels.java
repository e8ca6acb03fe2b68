package io.goldensignals.dashboards.grafana;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Panels that several dashboards have, made of a row of the catalogue. */
public final class Panels {

    public static final String WINDOW = "$__rate_interval";

    /** Colours that differ for what is usual and what is rare. */
    private static final Map<String, String> PERCENTILES =
            new TreeMap<>(Map.of("p50", "light-blue", "p95", "semi-dark-purple", "p99", "light-orange"));

    /** Colours of how something ended; what is not named here has one of the palette. */
    private static final Map<String, String> OUTCOMES = new TreeMap<>(Map.of(
            "success|acked|auto_acked|done|drained|sent|received|valid|on_time", "green",
            "unsettled|not_found|not_modified|redirected|empty|closed_early", "light-blue",
            "client_error|throttled|requeued|reject_requeued|late", "light-orange",
            "client_abort|aborted", "yellow",
            "nacked|returned|in_doubt|timeout|truncated|dropped", "dark-orange",
            "server_error|rejected|failed|no_response|invalid", "red",
            "lost|unresolved|leaked|future", "purple"));

    private Panels() {}

    /** The legend by labels, or {@code title} where there are none. */
    private static String legend(String title, TagSpec... by) {
        return by.length == 0 ? title : Promql.legend((Object[]) by);
    }

    /** Median, 95th and 99th percentile of a histogram, per combination of tags. */
    public static Panel percentiles(String title, String description, MeterSpec row, TagSpec... by) {
        return percentiles(title, description, row, Metric.bucket(row), by);
    }

    public static Panel percentiles(String title, String description, MeterSpec row, Metric buckets, TagSpec... by) {
        Panel panel = Panel.lines(title, description).unit(unit(row));
        for (double q : new double[] {0.5, 0.95, 0.99}) {
            panel.query(
                    Promql.quantile(q, buckets, WINDOW, (Object[]) by),
                    (percent(q) + " " + Promql.legend((Object[]) by)).strip());
        }
        PERCENTILES.forEach((percentile, color) -> panel.paint("^" + percentile, color));
        return panel;
    }

    /** The 95th percentile only, where there are many series. */
    public static Panel p95(String title, String description, MeterSpec row, TagSpec... by) {
        return Panel.lines(title, description)
                .unit(unit(row))
                .query(Promql.quantile(0.95, row, WINDOW, (Object[]) by), legend(title, by));
    }

    private static String percent(double q) {
        return String.format(Locale.ROOT, "p%.0f", q * 100);
    }

    /** How the recordings spread over the buckets. */
    public static Panel heatmap(String title, String description, MeterSpec row) {
        return heatmap(title, description, row, Metric.bucket(row));
    }

    public static Panel heatmap(String title, String description, MeterSpec row, Metric buckets) {
        return Panel.heatmap(title, description, unit(row)).query(Promql.sum(buckets.increase(WINDOW), "le"), "{{le}}");
    }

    /** Per second, per combination of tags. By an outcome, what went well is green and what did not red. */
    public static Panel rate(String title, String description, Metric counter, String unit, TagSpec... by) {
        Panel panel = Panel.lines(title, description)
                .unit(unit)
                .query(Promql.sum(counter.rate(), (Object[]) by), legend(title, by));
        if (Stream.of(by).anyMatch(tag -> tag.key().matches("(.*[.])?(outcome|result|lateness)"))) {
            OUTCOMES.forEach((outcomes, color) -> panel.paint("(^| )(" + outcomes + ")( |$)", color));
        }
        return panel;
    }

    /** How much of a counter's growth has {@code value} as its {@code tag}, from 0 to 1, per combination of tags. */
    public static Panel share(
            String title, String description, Metric counter, TagSpec tag, String value, TagSpec... by) {
        return Panel.lines(title, description)
                .unit("percentunit")
                .query(
                        Promql.ratio(
                                Promql.sum(counter.is(tag, value).rate(), (Object[]) by),
                                Promql.sum(counter.rate(), (Object[]) by)),
                        legend(title, by));
    }

    /** Failures per second, per combination of tags. */
    public static Panel failures(String title, String description, Metric counter, TagSpec... by) {
        return Panel.failures(title, description)
                .unit("ops")
                .query(Promql.sum(counter.rate(), (Object[]) by), legend(title, by));
    }

    /** The value of a gauge, summed per combination of tags over instances. */
    public static Panel level(String title, String description, MeterSpec row, TagSpec... by) {
        return Panel.lines(title, description)
                .unit(unit(row))
                .query(Promql.sum(Metric.of(row).now(), (Object[]) by), legend(title, by));
    }

    /** The value of a gauge for each instance. */
    public static Panel perInstance(String title, String description, MeterSpec row, TagSpec... by) {
        List<Object> labels = new ArrayList<>(List.of(JOB, REPLICA));
        labels.addAll(List.of(by));
        return Panel.lines(title, description)
                .unit(unit(row))
                .query(Promql.max(Metric.of(row).now(), labels.toArray()), Promql.legend(labels.toArray()));
    }

    /** Grafana's unit for a row's. */
    public static String unit(MeterSpec row) {
        return switch (row.unit()) {
            case "seconds" -> "s";
            case "bytes" -> "bytes";
            case "bytes_per_second" -> "Bps";
            case "ratio" -> "percentunit";
            default -> "short";
        };
    }
}
