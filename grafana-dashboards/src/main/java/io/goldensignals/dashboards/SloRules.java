package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.count;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_DURATION;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_RATIO;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.ROUTE;

import java.util.ArrayList;
import java.util.List;

/**
 * Objectives of HTTP services and how fast their error budgets burn, over several windows. Rates are recorded once, over five
 * minutes; all longer windows are sums of what was recorded, so that they cost the same however many routes and instances
 * there are.
 */
final class SloRules {

    /** Routes of probes and scrapes: no user waits for them, and their successes would hide failures. */
    static final String PROBES = "/(health|healthz|livez|ready|readyz|live|metrics|actuator|q)(/.*)?";

    private static final String AVAILABILITY = "job:http_availability:objective";
    private static final double SHARE_OF_SUCCESSES = 0.999;

    private static final String LATENCY = "route:http_latency:objective";
    private static final double SHARE_IN_TIME = 0.95;

    private static final String IN_TIME = "route:http_latency:in_time_bucket";

    private static final String REQUESTS = "route:http_requests:rate5m";
    private static final String ALL = "job:http_requests:rate5m";
    private static final String FAILED = "job:http_requests:failed_rate5m";
    private static final String SLOW = "job:http_requests:slow_rate5m";
    private static final String MAY_BE_SLOW = "job:http_requests:slow_allowed_rate5m";

    /** Above it an answer is slow unless the service says otherwise; a boundary of the histogram. */
    private static final double SLOW_SECONDS = 0.5;

    private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");
    private static final String MONTH = "30d";

    private SloRules() {}

    static String requests() {
        return ALL;
    }

    static String errors(String window) {
        return "job:http_requests:error_ratio_rate" + window;
    }

    static String slow(String window) {
        return "job:http_requests:slow_ratio_rate" + window;
    }

    /** How many times as many requests are slow as may be. */
    static String slowBurn(String window) {
        return "job:http_requests:slow_burn_rate" + window;
    }

    /** How many times as many requests fail as may. */
    static String errorBurn(String window) {
        return errors(window) + " / on (job) (1 - " + AVAILABILITY + ")";
    }

    static String budgetLeft() {
        return "1 - " + errors(MONTH) + " / on (job) (1 - " + AVAILABILITY + ")";
    }

    /** The requests that count: those of users. */
    static Metric counted() {
        return Metric.count(REQUEST_DURATION).unlike(ROUTE, PROBES);
    }

    static List<RuleGroup> records(Profile p) {
        List<Rule> ratios = new ArrayList<>();
        for (String window : WINDOWS) {
            ratios.add(new Recording(errors(window), summed(FAILED, ALL, p, window)));
            ratios.add(new Recording(slow(window), summed(SLOW, ALL, p, window)));
            ratios.add(new Recording(slowBurn(window), summed(SLOW, MAY_BE_SLOW, p, window)));
        }
        return List.of(
                new RuleGroup("http-objectives", objectives(p)),
                new RuleGroup("http-slo", ratios),
                new RuleGroup(
                        "http-budget",
                        p.time("2m"),
                        List.of(new Recording(errors(MONTH), summed(FAILED, ALL, p, MONTH)))));
    }

    private static List<Rule> objectives(Profile p) {
        String w = p.window("5m");
        String routes = count(counted().now(), JOB, ROUTE);
        String promised = max(Metric.of(OBJECTIVE_RATIO).unlike(ROUTE, PROBES).now(), JOB, ROUTE);
        String failed = sum(counted().like(OUTCOME, HttpBoard.SERVER_FAULT).rate(w), JOB);
        String onRoute = " on (" + Promql.names(JOB, ROUTE) + ") ";
        return List.of(
                new Recording(AVAILABILITY, "0 * " + count(counted().now(), JOB) + " + " + SHARE_OF_SUCCESSES),
                new Recording(LATENCY, promised + "\nor 0 * " + routes + " + " + SHARE_IN_TIME),
                new Recording(IN_TIME, timeLimits()),
                new Recording(REQUESTS, sum(counted().rate(w), JOB, ROUTE)),
                new Recording(ALL, sum(REQUESTS, JOB)),
                new Recording(FAILED, failed + "\nor 0 * " + ALL),
                new Recording(
                        SLOW,
                        "clamp_min(" + sum(REQUESTS + " and" + onRoute + IN_TIME, JOB) + " - " + sum(inTime(w), JOB)
                                + ", 0)\nor 0 * " + ALL),
                new Recording(MAY_BE_SLOW, sum(REQUESTS + " *" + onRoute + "(1 - " + LATENCY + ")", JOB)));
    }

    /** The share over a window, from what was recorded; sums, not averages, as a series may be younger than the window. */
    private static String summed(String part, String whole, Profile p, String window) {
        return window.equals("5m")
                ? Promql.ratio(part, whole)
                : Promql.ratio(overTime(part, p, window), overTime(whole, p, window));
    }

    private static String overTime(String recorded, Profile p, String window) {
        return "sum_over_time(" + recorded + "[" + p.window(window) + "])";
    }

    /**
     * Which bucket of each route holds what is fast enough, as a label: that of the objective which the service publishes,
     * else that of {@link #SLOW_SECONDS}.
     */
    private static String timeLimits() {
        String promised =
                max(Metric.of(OBJECTIVE_DURATION).unlike(ROUTE, PROBES).now(), JOB, ROUTE);
        String routes = count(counted().now(), JOB, ROUTE);
        String by = Promql.names(JOB, ROUTE);
        return "count_values by (" + by + ") (\"le\", " + promised + ")\nor on (" + by + ") label_replace(" + routes
                + ", \"le\", \"" + SLOW_SECONDS + "\", \"\", \"\")";
    }

    /** The rate of requests in the bucket that {@link #IN_TIME} names; the text formats spell whole seconds differently. */
    private static String inTime(String window) {
        String buckets =
                sum(Metric.bucket(REQUEST_DURATION).unlike(ROUTE, PROBES).rate(window), JOB, ROUTE, "le");
        return "label_replace(" + buckets + ", \"le\", \"$1\", \"le\", \"(.+)\\\\.0\") and on ("
                + Promql.names(JOB, ROUTE, "le") + ") " + IN_TIME;
    }

    static List<Alert> alerts(Profile p) {
        return List.of(
                burn(p, "HttpErrorBudgetBurn", true, true, "fail", "*Errors by type* and *Error share by route*"),
                burn(p, "HttpErrorBudgetBurn", true, false, "fail", "*Errors by type* and *Error share by route*"),
                burn(
                        p,
                        "HttpLatencyBudgetBurn",
                        false,
                        true,
                        "take longer than they may",
                        "*95th percentile by route* and *Time spent*"),
                burn(
                        p,
                        "HttpLatencyBudgetBurn",
                        false,
                        false,
                        "take longer than they may",
                        "*95th percentile by route* and *Time spent*"));
    }

    private static Alert burn(Profile p, String name, boolean errors, boolean fast, String what, String panels) {
        // Of a share of 95 % at most 20 times what may be slow is slow: factors as for errors could hardly be reached.
        String[][] pairs = fast
                ? new String[][] {{"1h", "5m", errors ? "14.4" : "6"}, {"6h", "30m", errors ? "6" : "3"}}
                : new String[][] {{"1d", "2h", errors ? "3" : "2"}, {"3d", "6h", "1"}};
        List<String> conditions = new ArrayList<>();
        for (String[] pair : pairs) {
            conditions.add(above(errors, pair[0], pair[2]) + "\n  and on (job) " + above(errors, pair[1], pair[2]));
        }
        Metric counted = errors ? counted().like(OUTCOME, HttpBoard.SERVER_FAULT) : counted();
        String enough = sum(counted.increase(p.window(fast ? "1h" : "6h")), JOB) + " >= " + (errors ? 5 : 20);
        Alert.Builder alert = (fast ? Alert.critical(name) : Alert.warning(name))
                .expr("(\n  " + String.join("\n  or\n  ", conditions) + "\n)\nand on (job) " + enough)
                .hold(p.time(fast ? "2m" : "15m"))
                .keep(p.time("5m"))
                .label("slo", errors ? "availability" : "latency")
                .label("window", fast ? "fast" : "slow");
        return alert.summary("Too many requests of {{ $labels.job }} " + what + ": its 30-day budget burns "
                        + (fast ? "fast." : "slowly but surely."))
                .description(
                        errors
                                ? "{{ $value | humanizePercentage }} of the requests " + what + "."
                                : "{{ $value | humanize }} times as many requests as allowed " + what + ".")
                .board(Board.HTTP, JOB)
                .meaning("The share of requests that " + what
                        + " uses up the month's budget several times faster than planned,"
                        + " over a long and a short window. Critical: the month's budget would be gone within days;"
                        + " warning: within the month. "
                        + (errors
                                ? "99.9 % of a service's requests are to succeed, whatever single routes promise."
                                : "Each route is held against its own objective (`http_server_objective_ratio` within `http_server_objective_duration_seconds`), or 95 % within "
                                        + SLOW_SECONDS
                                        + " s; a lenient one excuses its own requests only.")
                        + " Probes and scrapes do not count: routes like `" + PROBES + "`.")
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

    private static String above(boolean errors, String window, String factor) {
        return errors
                ? errors(window) + " > on (job) " + factor + " * (1 - " + AVAILABILITY + ")"
                : slowBurn(window) + " > " + factor;
    }
}
