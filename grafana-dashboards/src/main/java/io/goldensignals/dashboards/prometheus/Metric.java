package io.goldensignals.dashboards.prometheus;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * The series of a catalogue row in PromQL. It refuses what Prometheus would answer with nothing: a tag that the row does not
 * have, buckets of a row without, a rate of a gauge. Immutable.
 */
public final class Metric {

    private final MeterSpec row;
    private final String suffix;
    private final List<String> matchers;

    private Metric(MeterSpec row, String suffix, List<String> matchers) {
        this.row = row;
        this.suffix = suffix;
        this.matchers = matchers;
    }

    /** The value of a counter or gauge. */
    public static Metric of(MeterSpec row) {
        if (isDistribution(row)) {
            throw new IllegalArgumentException(row + " has no value of its own: take count, sum or bucket");
        }
        return new Metric(row, "", List.of());
    }

    /** How many values a timer or summary has recorded. */
    public static Metric count(MeterSpec row) {
        return part(row, "_count");
    }

    /** The sum of the values that a timer or summary has recorded. */
    public static Metric sum(MeterSpec row) {
        return part(row, "_sum");
    }

    /** The buckets of a histogram. */
    public static Metric bucket(MeterSpec row) {
        if (row.buckets().isEmpty()) {
            throw new IllegalArgumentException(row + " has no buckets");
        }
        return part(row, "_bucket");
    }

    private static Metric part(MeterSpec row, String suffix) {
        if (!isDistribution(row)) {
            throw new IllegalArgumentException(row + " is a " + row.type() + " and has no " + suffix);
        }
        return new Metric(row, suffix, List.of());
    }

    private static boolean isDistribution(MeterSpec row) {
        return row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
    }

    public Metric is(TagSpec tag, String value) {
        return where(tag, "=", value);
    }

    public Metric not(TagSpec tag, String value) {
        return where(tag, "!=", value);
    }

    public Metric like(TagSpec tag, String regex) {
        return where(tag, "=~", regex);
    }

    public Metric unlike(TagSpec tag, String regex) {
        return where(tag, "!~", regex);
    }

    /** The bucket whose upper boundary is {@code boundary}, in the spellings of both text formats. */
    public Metric upTo(double boundary) {
        if (!suffix.equals("_bucket") || !row.buckets().contains(boundary)) {
            throw new IllegalArgumentException(row + " has no bucket " + boundary + ", but " + row.buckets());
        }
        return with(
                boundary == Math.rint(boundary)
                        ? "le=~\"" + (long) boundary + "(\\\\.0)?\""
                        : "le=\"" + boundary + "\"");
    }

    private Metric where(TagSpec tag, String operator, String value) {
        if (!row.tags().contains(tag)) {
            throw new IllegalArgumentException(row + " has no tag " + tag.key());
        }
        return with(Promql.label(tag) + operator + "\"" + value.replace("\\", "\\\\") + "\"");
    }

    private Metric with(String matcher) {
        List<String> more = new ArrayList<>(matchers);
        more.add(matcher);
        return new Metric(row, suffix, List.copyOf(more));
    }

    /** The instant vector. */
    public String now() {
        return row.prometheusName() + suffix + (matchers.isEmpty() ? "" : "{" + String.join(", ", matchers) + "}");
    }

    /** The native histogram whose classic buckets these are: one series, without {@code le}. */
    public Metric ofNative() {
        if (!suffix.equals("_bucket")) {
            throw new IllegalArgumentException(this + " is no histogram");
        }
        return new Metric(row, "", matchers);
    }

    /** The instant vector as it was {@code ago}. */
    public String offset(String ago) {
        return now() + " offset " + ago;
    }

    /** The newest value within the {@code window} that ended {@code ago}, whether the series existed at its end or not. */
    public String last(String window, String ago) {
        return "last_over_time(" + over(window) + " offset " + ago + ")";
    }

    /** The newest value within {@code window}, whether the series still exists or not. */
    public String lastOver(String window) {
        return "last_over_time(" + over(window) + ")";
    }

    /** The range vector over {@code window}. */
    public String over(String window) {
        return now() + "[" + window + "]";
    }

    /** Per second, over the window that Grafana finds fit. */
    public String rate() {
        return rate("$__rate_interval");
    }

    public String rate(String window) {
        requireCounter();
        return "rate(" + over(window) + ")";
    }

    public String increase(String window) {
        requireCounter();
        return "increase(" + over(window) + ")";
    }

    public String increase(String window, String ago) {
        requireCounter();
        return "increase(" + over(window) + " offset " + ago + ")";
    }

    private void requireCounter() {
        if (row.type() == Meter.Type.GAUGE) {
            throw new IllegalArgumentException(row + " is a gauge and has no rate");
        }
    }

    @Override
    public String toString() {
        return now();
    }
}
