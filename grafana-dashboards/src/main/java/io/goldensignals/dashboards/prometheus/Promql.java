package io.goldensignals.dashboards.prometheus;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The forms of PromQL that panels and rules are made of. */
public final class Promql {

    /** The label of the scrape job. */
    public static final String JOB = "job";

    /** The label of the scraped instance. */
    public static final String REPLICA = "instance";

    private Promql() {}

    /** The label of {@code tag}. */
    public static String label(TagSpec tag) {
        return MeterSpec.prometheusLabel(tag);
    }

    /** The legend that shows the values of {@code labels}, each a tag or a label's name. */
    public static String legend(Object... labels) {
        return Arrays.stream(labels).map(label -> "{{" + name(label) + "}}").collect(Collectors.joining(" "));
    }

    public static String sum(String expr, Object... by) {
        return aggregate("sum", expr, by);
    }

    public static String avg(String expr, Object... by) {
        return aggregate("avg", expr, by);
    }

    public static String max(String expr, Object... by) {
        return aggregate("max", expr, by);
    }

    public static String min(String expr, Object... by) {
        return aggregate("min", expr, by);
    }

    public static String count(String expr, Object... by) {
        return aggregate("count", expr, by);
    }

    private static String aggregate(String operator, String expr, Object... by) {
        return operator + (by.length == 0 ? "" : " by (" + names(by) + ")") + " (" + expr + ")";
    }

    /** The {@code q} quantile of a histogram's recordings, per combination of {@code by}. */
    public static String quantile(double q, MeterSpec row, String window, Object... by) {
        return quantile(q, Metric.bucket(row), window, by);
    }

    public static String quantile(double q, Metric buckets, String window, Object... by) {
        String ofNative =
                "histogram_quantile(" + q + ", " + sum(buckets.ofNative().rate(window), by) + ")";
        return switch (Settings.current().histograms()) {
            case CLASSIC -> classicQuantile(q, buckets, window, by);
            case NATIVE -> ofNative;
            // In brackets, as conditions follow.
            case BOTH -> "(" + ofNative + " or " + classicQuantile(q, buckets, window, by) + ")";
        };
    }

    private static String classicQuantile(double q, Metric buckets, String window, Object... by) {
        Object[] labels = Arrays.copyOf(new Object[] {"le"}, by.length + 1);
        System.arraycopy(by, 0, labels, 1, by.length);
        return "histogram_quantile(" + q + ", " + sum(buckets.rate(window), labels) + ")";
    }

    /** A share; nothing where there is nothing to share, as 0/0 would poison sums. */
    public static String ratio(String part, String whole) {
        return part + " / (" + whole + " > 0)";
    }

    /** {@code part}, or 0 where only {@code whole} exists. */
    public static String orZero(String part, String whole) {
        return "(" + part + " or 0 * " + whole + ")";
    }

    /** As {@link #ratio}, 0 where nothing of the part exists yet. */
    public static String share(String part, String whole) {
        return ratio(orZero(part, whole), whole);
    }

    /** How long a counter is remembered that a failed scrape has hidden. */
    private static final String REMEMBERED = "1h";

    /**
     * The counters that have grown within {@code window}, among them those whose first value was not 0: a series that is born
     * at 1 has no increase. A series that was away, as after a failed scrape or while its process started again, has grown only
     * if it has come back with another value. What a process had counted before Prometheus met it has not grown either.
     */
    public static String grown(Metric counter, String window) {
        return "(" + counter.increase(window) + " > 0 or (" + counter.now() + " > 0 unless "
                + counter.last(REMEMBERED, window) + " == " + counter.now() + " unless on (" + names(JOB, REPLICA)
                + ") "
                + metLate(window) + "))";
    }

    /**
     * The processes that Prometheus has met within {@code window}, or again after a long time, though they run for longer. Twice the
     * window, as a process that has just started is met at its first scrape only.
     */
    private static String metLate(String window) {
        Metric started = Metric.of(ProcessMeters.PROCESS_START_TIME);
        return "(time() - " + started.now() + " > " + 2 * Profile.seconds(window) + " unless "
                + started.last(REMEMBERED, window) + ")";
    }

    /** The sum of {@link #grown} by labels. */
    public static String grownBy(Metric counter, String window, Object... by) {
        return sum(grown(counter, window), by) + " > 0";
    }

    public static String names(Object... labels) {
        return Arrays.stream(labels).map(Promql::name).collect(Collectors.joining(", "));
    }

    public static String name(Object label) {
        return label instanceof TagSpec tag ? label(tag) : label.toString();
    }
}
