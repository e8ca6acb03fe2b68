package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_AVAILABILITY;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_DURATION;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_RATIO;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.ROUTE;
import static io.goldensignals.servlet.ServletMeters.STATUS;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Objectives of HTTP services and how fast their error budgets burn, over several windows. Rates are recorded once, over five
 * minutes; all longer windows are sums of what was recorded, so that they cost the same however many routes and instances
 * there are.
 */
public final class SloRules {

    /** How requests end when the server is to blame. */
    public static final String FAULT = "server_error|timeout|lost";

    private static final String AVAILABILITY = "job:http_availability:objective";

    private static final String ROUTE_AVAILABILITY = "route:http_availability:objective";

    private static final String LATENCY = "route:http_latency:objective";

    private static final String IN_TIME = "route:http_latency:in_time_bucket";

    private static final String REQUESTS = "route:http_requests:rate5m";
    private static final String ROUTE_FAILED = "route:http_requests:failed_rate5m";
    private static final String ROUTE_MAY_FAIL = "route:http_requests:failed_allowed_rate5m";
    private static final String ROUTE_SLOW = "route:http_requests:slow_rate5m";
    private static final String ALL = "job:http_requests:rate5m";
    private static final String FAILED = "job:http_requests:failed_rate5m";
    private static final String SLOW = "job:http_requests:slow_rate5m";
    private static final String MAY_BE_SLOW = "job:http_requests:slow_allowed_rate5m";

    private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");
    private static final String MONTH = "30d";

    /** Of single routes only those that burn fast are alerted on: the slow ones of all routes together are the service's. */
    private static final List<String> ROUTE_WINDOWS = List.of("5m", "30m", "1h", "6h");

    private SloRules() {}

    /** Routes of probes and scrapes: no user waits for them, and their successes would hide failures. */
    public static String probes() {
        return Settings.current().probes();
    }

    public static String requests() {
        return ALL;
    }

    /** The rates that the objectives of a service are made of. */
    public static String failed() {
        return FAILED;
    }

    public static String slow() {
        return SLOW;
    }

    public static String mayBeSlow() {
        return MAY_BE_SLOW;
    }

    public static String routeFailed() {
        return ROUTE_FAILED;
    }

    /** The rate of failures that the objective of a route allows. */
    public static String routeMayFail() {
        return ROUTE_MAY_FAIL;
    }

    public static String errors(String window) {
        return "job:http_requests:error_ratio_rate" + window;
    }

    static String slow(String window) {
        return "job:http_requests:slow_ratio_rate" + window;
    }

    static String routeErrors(String window) {
        return "route:http_requests:error_ratio_rate" + window;
    }

    /** How many times as many requests of a route are slow as may be. */
    static String routeSlowBurn(String window) {
        return "route:http_requests:slow_burn_rate" + window;
    }

    /** The share of a route's error budget of a month that is left, by its own objective. */
    public static String routeBudgetLeft() {
        return "1 - " + routeErrors(MONTH) + " / on (" + Promql.names(JOB, ROUTE) + ") (1 - " + ROUTE_AVAILABILITY
                + ")";
    }

    /** The availability that each route must have: what the service publishes, else that of the settings. */
    private static Recording routeAvailability(Profile p) {
        List<String> parts = new ArrayList<>();
        parts.add(published(OBJECTIVE_AVAILABILITY, p));
        Settings.current()
                .routes()
                .forEach((route, share) -> parts.add("0 * " + REQUESTS + "{" + Promql.label(ROUTE) + "=\"" + route
                        + "\"} + " + Threshold.text(share)));
        parts.add("0 * " + REQUESTS + " + " + Threshold.text(Settings.current().availability()));
        return new Recording(ROUTE_AVAILABILITY, String.join("\nor ", parts));
    }

    /**
     * What a service publishes of its routes. It is known for as long as the rates look back: else a route would be held
     * against the default while its only instance starts again, or a scrape fails.
     */
    private static String published(GaugeSpec row, Profile p) {
        return max(Metric.of(row).unlike(ROUTE, probes()).lastOver(p.window("5m")), JOB, ROUTE);
    }

    /** How many times as many requests are slow as may be. */
    public static String slowBurn(String window) {
        return "job:http_requests:slow_burn_rate" + window;
    }

    /** How many times as many requests fail as may. */
    public static String errorBurn(String window) {
        return errors(window) + " / on (job) (1 - " + AVAILABILITY + ")";
    }

    public static String budgetLeft() {
        return "1 - " + errors(MONTH) + " / on (job) (1 - " + AVAILABILITY + ")";
    }

    /** The requests that count: those of users. */
    static Metric counted() {
        return Metric.count(REQUEST_DURATION).unlike(ROUTE, probes());
    }

    /**
     * What was counted of the requests that the server failed: per second with {@link Metric#rate}, in all with {@link
     * Metric#increase}. Of services that another library measures, under the same name and without an outcome, those whose
     * status says so.
     */
    static String failed(Function<Metric, String> part) {
        return failed(counted(), part);
    }

    /** The same of the requests {@code counted}. */
    public static String failed(Metric counted, Function<Metric, String> part) {
        return part.apply(counted.like(OUTCOME, FAULT)) + " or "
                + part.apply(counted.is(OUTCOME, "").like(STATUS, "5.."));
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
                new RuleGroup("http-slo-routes", routes(p)),
                new RuleGroup(
                        "http-budget",
                        p.time("2m"),
                        List.of(
                                new Recording(errors(MONTH), summed(FAILED, ALL, p, MONTH)),
                                new Recording(routeErrors(MONTH), summed(ROUTE_FAILED, REQUESTS, p, MONTH)))));
    }

    private static List<Rule> routes(Profile p) {
        String allowed = " / on (" + Promql.names(JOB, ROUTE) + ") (1 - " + LATENCY + ")";
        List<Rule> rules = new ArrayList<>();
        for (String window : ROUTE_WINDOWS) {
            rules.add(new Recording(routeErrors(window), summed(ROUTE_FAILED, REQUESTS, p, window)));
            rules.add(new Recording(
                    routeSlowBurn(window), "(" + summed(ROUTE_SLOW, REQUESTS, p, window) + ")" + allowed));
        }
        return rules;
    }

    private static List<Rule> objectives(Profile p) {
        String w = p.window("5m");
        String failed = sum(failed(counted -> counted.rate(w)), JOB, ROUTE);
        String onRoute = " on (" + Promql.names(JOB, ROUTE) + ") ";
        return List.of(
                new Recording(REQUESTS, sum(counted().rate(w), JOB, ROUTE)),
                new Recording(ALL, sum(REQUESTS, JOB)),
                new Recording(
                        AVAILABILITY,
                        "0 * " + ALL + " + " + Threshold.text(Settings.current().availability())),
                routeAvailability(p),
                new Recording(
                        LATENCY,
                        published(OBJECTIVE_RATIO, p) + "\nor 0 * " + REQUESTS + " + "
                                + Threshold.text(Settings.current().shareInTime())),
                new Recording(IN_TIME, timeLimits(p)),
                new Recording(ROUTE_FAILED, failed + "\nor 0 * " + REQUESTS),
                new Recording(ROUTE_MAY_FAIL, REQUESTS + " *" + onRoute + "(1 - " + ROUTE_AVAILABILITY + ")"),
                new Recording(
                        ROUTE_SLOW, "clamp_min(" + REQUESTS + " -" + onRoute + sum(inTime(w), JOB, ROUTE) + ", 0)"),
                new Recording(FAILED, sum(ROUTE_FAILED, JOB)),
                new Recording(SLOW, sum(ROUTE_SLOW, JOB) + "\nor 0 * " + ALL),
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
     * else that of the settings.
     */
    private static String timeLimits(Profile p) {
        String by = Promql.names(JOB, ROUTE);
        return "count_values by (" + by + ") (\"le\", " + published(OBJECTIVE_DURATION, p) + ")\nor on (" + by
                + ") label_replace(0 * " + REQUESTS + ", \"le\", \""
                + Threshold.text(Settings.current().within()) + "\", \"\", \"\")";
    }

    /** The rate of requests in the bucket that {@link #IN_TIME} names; the text formats spell whole seconds differently. */
    private static String inTime(String window) {
        String buckets =
                sum(Metric.bucket(REQUEST_DURATION).unlike(ROUTE, probes()).rate(window), JOB, ROUTE, "le");
        return "label_replace(" + buckets + ", \"le\", \"$1\", \"le\", \"(.+)\\\\.0\") and on ("
                + Promql.names(JOB, ROUTE, "le") + ") " + IN_TIME;
    }

    static List<Alert> alerts(Profile p) {
        return List.of(
                burn(p, "HttpErrorBudgetBurn", true, true, "fail"),
                burn(p, "HttpErrorBudgetBurn", true, false, "fail"),
                burn(p, "HttpLatencyBudgetBurn", false, true, "take longer than they may"),
                burn(p, "HttpLatencyBudgetBurn", false, false, "take longer than they may"));
    }

    /** A route that fails or is slow alerts by itself, however little it weighs among the service's requests. */
    static List<Alert> routeAlerts(Profile p) {
        String of = "{{ $labels.http_route }} of {{ $labels.job }}";
        return List.of(
                routeBurn(p, "HttpRouteErrorBudgetBurn", true)
                        .summary("Too many requests to " + of + " fail: the route's 30-day budget burns fast.")
                        .description("{{ $value | humanizePercentage }} of the requests fail.")
                        .label("slo", "availability")
                        .in(Category.HTTP),
                routeBurn(p, "HttpRouteLatencyBudgetBurn", false)
                        .summary("Too many requests to " + of + " take longer than they may: its budget burns fast.")
                        .description("{{ $value | humanize }} times as many requests as allowed are slow.")
                        .label("slo", "latency")
                        .in(Category.HTTP));
    }

    private static Alert.Builder routeBurn(Profile p, String name, boolean errors) {
        String onRoute = " on (" + Promql.names(JOB, ROUTE) + ") ";
        String[][] pairs = {{"1h", "5m", errors ? "14.4" : "6"}, {"6h", "30m", errors ? "6" : "3"}};
        List<String> conditions = new ArrayList<>();
        for (String[] pair : pairs) {
            conditions.add(
                    routeAbove(errors, pair[0], pair[2]) + "\n  and" + onRoute + routeAbove(errors, pair[1], pair[2]));
        }
        return Alert.warning(name)
                .expr("(\n  " + String.join("\n  or\n  ", conditions) + "\n)\nand" + onRoute
                        + counted(errors ? ROUTE_FAILED : REQUESTS, p, "1h") + " >= " + (errors ? 5 : 20))
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .board(Board.HTTP, JOB, "http_route");
    }

    /**
     * How many requests there were within {@code window}, from their recorded rate: a look at it every minute, each for that
     * minute. From the counters it would cost the samples of all instances.
     */
    private static String counted(String recorded, Profile p, String window) {
        String step = p.window("1m");
        return "sum_over_time(" + recorded + "[" + p.window(window) + ":" + step + "]) * " + Profile.seconds(step);
    }

    private static String routeAbove(boolean errors, String window, String factor) {
        return errors
                ? routeErrors(window) + " > on (" + Promql.names(JOB, ROUTE) + ") " + factor + " * (1 - "
                        + ROUTE_AVAILABILITY + ")"
                : routeSlowBurn(window) + " > " + factor;
    }

    private static Alert burn(Profile p, String name, boolean errors, boolean fast, String what) {
        // Of a share of 95 % at most 20 times what may be slow is slow: factors as for errors could hardly be reached.
        String[][] pairs = fast
                ? new String[][] {{"1h", "5m", errors ? "14.4" : "6"}, {"6h", "30m", errors ? "6" : "3"}}
                : new String[][] {{"1d", "2h", errors ? "3" : "2"}, {"3d", "6h", "1"}};
        List<String> conditions = new ArrayList<>();
        for (String[] pair : pairs) {
            conditions.add(above(errors, pair[0], pair[2]) + "\n  and on (job) " + above(errors, pair[1], pair[2]));
        }
        String enough = counted(errors ? FAILED : ALL, p, fast ? "1h" : "6h") + " >= " + (errors ? 5 : 20);
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
                .in(Category.HTTP);
    }

    private static String above(boolean errors, String window, String factor) {
        return errors
                ? errors(window) + " > on (job) " + factor + " * (1 - " + AVAILABILITY + ")"
                : slowBurn(window) + " > " + factor;
    }
}
