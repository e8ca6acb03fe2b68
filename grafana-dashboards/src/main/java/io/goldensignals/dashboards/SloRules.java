package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.count;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.min;
import static io.goldensignals.dashboards.Promql.share;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_DURATION;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_RATIO;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.ROUTE;

import java.util.ArrayList;
import java.util.List;

/**
 * Objectives of HTTP services and how fast their error budgets burn, over several windows. The objectives are those that the
 * services publish; the first group records them, or a default where there are none.
 */
final class SloRules {

    private static final String AVAILABILITY = "job:http_availability:objective";
    private static final String LATENCY = "job:http_latency:objective";

    private static final String IN_TIME = "route:http_latency:in_time_bucket";

    /** Above it an answer is slow unless the service says otherwise; a boundary of the histogram. */
    private static final double SLOW_SECONDS = 0.5;

    private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");

    private SloRules() {}

    static String errors(String window) {
        return "job:http_requests:error_ratio_rate" + window;
    }

    static String slow(String window) {
        return "job:http_requests:slow_ratio_rate" + window;
    }

    static String budgetLeft() {
        return "1 - " + errors("3d") + " / on (job) (1 - " + AVAILABILITY + ")";
    }

    static List<RuleGroup> records(Profile p) {
        String all = Promql.count(Metric.count(REQUEST_DURATION).now(), JOB);
        List<Rule> ratios = new ArrayList<>();
        for (String window : WINDOWS) {
            String w = p.window(window);
            String requests = sum(Metric.count(REQUEST_DURATION).rate(w), JOB);
            ratios.add(new Recording(
                    errors(window),
                    share(
                            sum(
                                    Metric.count(REQUEST_DURATION)
                                            .like(OUTCOME, HttpBoard.SERVER_FAULT)
                                            .rate(w),
                                    JOB),
                            requests)));
            ratios.add(new Recording(
                    slow(window), "1 - " + sum(inTime(w), JOB) + " / (" + sum(limited(w), JOB) + " > 0)"));
        }
        String promised = Metric.of(OBJECTIVE_RATIO).now();
        return List.of(
                new RuleGroup(
                        "http-objectives",
                        List.of(
                                new Recording(AVAILABILITY, max(promised, JOB) + "\nor 0 * " + all + " + 0.999"),
                                new Recording(LATENCY, min(promised, JOB) + "\nor 0 * " + all + " + 0.95"),
                                new Recording(IN_TIME, timeLimits()))),
                new RuleGroup("http-slo", ratios));
    }

    /**
     * Which bucket of each route holds what is fast enough, as a label: that of the objective which the service publishes,
     * else that of {@link #SLOW_SECONDS}.
     */
    private static String timeLimits() {
        String promised = max(Metric.of(OBJECTIVE_DURATION).now(), JOB, ROUTE);
        String routes = count(Metric.count(REQUEST_DURATION).now(), JOB, ROUTE);
        String by = Promql.names(JOB, ROUTE);
        return "count_values by (" + by + ") (\"le\", " + promised + ")\nor on (" + by + ") label_replace(" + routes
                + ", \"le\", \"" + SLOW_SECONDS + "\", \"\", \"\")";
    }

    /** The rate of requests on routes that have a limit now: one that has vanished since must not count as slow. */
    private static String limited(String window) {
        return sum(Metric.count(REQUEST_DURATION).rate(window), JOB, ROUTE) + " and on (" + Promql.names(JOB, ROUTE)
                + ") " + IN_TIME;
    }

    /** The rate of requests in the bucket that {@link #IN_TIME} names; the text formats spell whole seconds differently. */
    private static String inTime(String window) {
        String buckets = sum(Metric.bucket(REQUEST_DURATION).rate(window), JOB, ROUTE, "le");
        return "label_replace(" + buckets + ", \"le\", \"$1\", \"le\", \"(.+)\\\\.0\") and on ("
                + Promql.names(JOB, ROUTE, "le") + ") " + IN_TIME;
    }

    static List<Alert> alerts(Profile p) {
        return List.of(
                burn(
                        p,
                        "HttpErrorBudgetBurn",
                        AVAILABILITY,
                        true,
                        "fail",
                        "*Errors by type* and *Error share by route*"),
                burn(
                        p,
                        "HttpErrorBudgetBurn",
                        AVAILABILITY,
                        false,
                        "fail",
                        "*Errors by type* and *Error share by route*"),
                burn(
                        p,
                        "HttpLatencyBudgetBurn",
                        LATENCY,
                        true,
                        "take longer than they may",
                        "*95th percentile by route* and *Time spent*"),
                burn(
                        p,
                        "HttpLatencyBudgetBurn",
                        LATENCY,
                        false,
                        "take longer than they may",
                        "*95th percentile by route* and *Time spent*"));
    }

    private static Alert burn(Profile p, String name, String objective, boolean fast, String what, String panels) {
        boolean errors = objective.equals(AVAILABILITY);
        // A latency objective of 95 % cannot burn 14 times as fast as planned: it is all burnt at 20 times.
        String[][] pairs = fast
                ? new String[][] {{"1h", "5m", errors ? "14.4" : "10"}, {"6h", "30m", "6"}}
                : new String[][] {{"1d", "2h", "3"}, {"3d", "6h", "1"}};
        List<String> conditions = new ArrayList<>();
        for (String[] pair : pairs) {
            conditions.add(above(errors, pair[0], pair[2], objective) + "\n  and "
                    + above(errors, pair[1], pair[2], objective));
        }
        Metric counted = errors
                ? Metric.count(REQUEST_DURATION).like(OUTCOME, HttpBoard.SERVER_FAULT)
                : Metric.count(REQUEST_DURATION);
        String enough = sum(counted.increase(p.window(fast ? "1h" : "6h")), JOB) + " >= " + (errors ? 5 : 20);
        Alert.Builder alert = (fast ? Alert.critical(name) : Alert.warning(name))
                .expr("(\n  " + String.join("\n  or\n  ", conditions) + "\n)\nand on (job) " + enough)
                .hold(p.time(fast ? "2m" : "15m"))
                .keep(p.time("5m"))
                .label("slo", errors ? "availability" : "latency")
                .label("window", fast ? "fast" : "slow");
        return alert.summary("Too many requests of {{ $labels.job }} " + what + ": its 30-day budget burns "
                        + (fast ? "fast." : "slowly but surely."))
                .description("{{ $value | humanizePercentage }} of the requests " + what + ".")
                .board(Board.HTTP, JOB)
                .meaning("The share of requests that " + what
                        + " uses up the month's budget several times faster than planned,"
                        + " over a long and a short window. Critical: the month's budget would be gone within days;"
                        + " warning: within the month. The objectives are those that the services publish (`http_server_objective_ratio` and `http_server_objective_duration_seconds`, on the strictest route for errors and on the most lenient for time); without them 99.9 % without an error, 95 % within "
                        + SLOW_SECONDS + " s.")
                .impact("Users see it now; the objective of the month is at risk.")
                .diagnosis(
                        "Panels " + panels + ": one route or all?",
                        "Annotations on the panels: did it begin with a restart, a release?",
                        "Dashboards of what the route uses: database pool, broker, S3.")
                .mitigation(
                        "Roll back if it began with a release.",
                        "Cut off or speed up the failing dependency.",
                        "Add instances if it is load.")
                .demo(
                        errors
                                ? "`./demo --faults s3-errors`: uploads and downloads fail."
                                : "Not provoked there: prices are calculated after the answer.")
                .in(Category.HTTP);
    }

    private static String above(boolean errors, String window, String factor, String objective) {
        String ratio = errors ? errors(window) : slow(window);
        return ratio + " > on (job) " + factor + " * (1 - " + objective + ")";
    }
}
