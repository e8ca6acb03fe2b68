package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Key figures against the interquartile fences of their past: outside [Q1 - a·IQR, Q3 + a·IQR] a value is an anomaly.
 *
 * <p>The past is either the preceding periods of a quarter of an hour, or the same time on the preceding days, which differ by
 * the label {@code against}. Days of a week differ: what is as it was at that time a week ago is usual, whatever the days
 * between were like. All figures go through the same rules; a new one is one more recording of {@value #VALUE}.
 */
public final class AnomalyRules {

    public static final String VALUE = "figure:value";
    public static final String LOWER = "figure:lower";
    public static final String UPPER = "figure:upper";
    public static final String DEVIATION = "figure:deviation";

    private static final String HISTORY = "figure:history";
    private static final String MEDIAN = "figure:median";
    private static final String Q1 = "figure:q1";
    private static final String Q3 = "figure:q3";
    private static final String IQR = "figure:iqr";

    /** The least range as a share of the median: a figure that hardly ever moves has fences all the same. */
    private static final double LEAST_RANGE = 0.05;

    private static final String PERIOD = "15m";

    private AnomalyRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(new RuleGroup("figures", "", figures(p)), new RuleGroup("fences", "", fences(p)));
    }

    /**
     * Holds what a counter gains in a quarter of an hour against the fences of its past, as the figure {@code name}. The rule can
     * stand in any group.
     */
    public static Recording figure(String name, Metric counter, Profile p) {
        return new Recording(VALUE, sum(counter.increase(p.time(PERIOD)), JOB), Map.of("figure", name));
    }

    private static List<Rule> figures(Profile p) {
        List<Rule> rules = new ArrayList<>();
        Figures.counters().forEach((name, counter) -> rules.add(figure(name, counter, p)));
        for (int i = 1; i <= Settings.current().periods(); i++) {
            rules.add(past(p.times(PERIOD, i), "periods", i));
            rules.add(past(p.times("1d", i), "days", i));
        }
        return rules;
    }

    private static Rule past(String ago, String against, int period) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("against", against);
        labels.put("period", String.valueOf(period));
        return new Recording(HISTORY, VALUE + " offset " + ago, labels);
    }

    private static List<Rule> fences(Profile p) {
        String floor = String.format(Locale.ROOT, "%s * %s", LEAST_RANGE, MEDIAN);
        List<Rule> rules = new ArrayList<>(List.of(
                new Recording(MEDIAN, quantile(0.5)),
                new Recording(Q1, quantile(0.25)),
                new Recording(Q3, quantile(0.75)),
                new Recording(IQR, "(" + Q3 + " - " + Q1 + ") > " + floor + " or " + floor),
                new Recording(
                        LOWER, "clamp_min(" + Q1 + " - " + Settings.current().fences() + " * " + IQR + ", 0)"),
                new Recording(UPPER, Q3 + " + " + Settings.current().fences() + " * " + IQR),
                new Recording(
                        DEVIATION,
                        "(\n  0 * " + asAWeekAgo(p) + "\n  or -(" + UPPER + " - " + value() + ") > 0\n  or -(" + LOWER
                                + " - " + value() + ") < 0\n  or 0 * " + IQR + "\n)\n/ (" + IQR + " > 0)")));
        rules.add(alert(p));
        return rules;
    }

    /**
     * The ranges of figures that the preceding days may find unusual although they are as on the same weekday a week ago: no
     * farther from that than the fences are from the quartiles.
     */
    private static String asAWeekAgo(Profile p) {
        return "(" + Settings.current().fences() + " * " + IQR
                + "{against=\"days\"} >= on (job, figure) group_left () abs(" + VALUE + " - " + VALUE + " offset "
                + p.times("1d", 7) + "))";
    }

    private static String value() {
        return "on (job, figure) group_left () " + VALUE;
    }

    /** Only with the whole past at hand: quartiles of two values say nothing. */
    private static String quantile(double q) {
        return "quantile without (period) (" + q + ", " + HISTORY + ") and count without (period) (" + HISTORY + ") >= "
                + Settings.current().periods();
    }

    private static Alert alert(Profile p) {
        List<String> labels = Stream.concat(Environment.labels().stream(), Stream.of(JOB, "figure"))
                .toList();
        return Alert.info("FigureUnusual")
                .expr(DEVIATION + " != 0")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary(
                        "{{ $labels.figure }} of {{ $labels.job }} are far from usual, compared with the preceding {{ $labels.against }}.")
                .description("They are {{ $value | humanize }} interquartile ranges outside the fence.")
                .chart(
                        "{{ $labels.figure }} of {{ $labels.job }}",
                        Scope.ofAlert(VALUE, JOB, "figure"),
                        Scope.ofAlert(LOWER, JOB, "figure", "against"),
                        Scope.ofAlert(UPPER, JOB, "figure", "against"))
                .annotation(
                        "current",
                        "{{ with printf \"" + VALUE
                                + "{"
                                + labels.stream().map(label -> label + "=%q").collect(Collectors.joining(","))
                                + "}\" "
                                + labels.stream()
                                        .map(label -> "$labels." + label)
                                        .collect(Collectors.joining(" "))
                                + " | query }}{{ . | first | value | humanize }}{{ end }}")
                .annotation("deviation", "{{ $value | humanize }} IQR")
                .board(Board.ANOMALIES, JOB)
                .in(Category.BUSINESS);
    }
}
