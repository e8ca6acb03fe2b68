package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.share;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;

import java.util.ArrayList;
import java.util.List;

/**
 * Objectives of HTTP services and how fast their error budgets burn, over several windows. The objectives are recorded by
 * the first group, so that a service gets its own by one more rule there.
 */
final class SloRules {

    private static final String AVAILABILITY = "job:http_availability:objective";
    private static final String LATENCY = "job:http_latency:objective";

    /** Above it an answer is slow; a boundary of the histogram. */
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
                    slow(window),
                    "1 - "
                            + sum(
                                    Metric.bucket(REQUEST_DURATION)
                                            .upTo(SLOW_SECONDS)
                                            .rate(w),
                                    JOB) + " / (" + requests + " > 0)"));
        }
        return List.of(
                new RuleGroup(
                        "http-objectives",
                        List.of(
                                new Recording(AVAILABILITY, "0 * " + all + " + 0.999"),
                                new Recording(LATENCY, "0 * " + all + " + 0.95"))),
                new RuleGroup("http-slo", ratios));
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
                        "take longer than " + SLOW_SECONDS + " s",
                        "*95th percentile by route* and *Time spent*"),
                burn(
                        p,
                        "HttpLatencyBudgetBurn",
                        LATENCY,
                        false,
                        "take longer than " + SLOW_SECONDS + " s",
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
                .meaning(
                        "The share of requests that " + what
                                + " uses up the month's budget several times faster than planned,"
                                + " over a long and a short window. Critical: the month's budget would be gone within days;"
                                + " warning: within the month. The objectives are recorded in `rules/http.yml`, group `http-objectives`.")
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
                                ? "`./demo --faults broker-stop`: orders cannot be published."
                                : "`./demo --faults slow-calculation`.")
                .in(Category.HTTP);
    }

    private static String above(boolean errors, String window, String factor, String objective) {
        String ratio = errors ? errors(window) : slow(window);
        return ratio + " > on (job) " + factor + " * (1 - " + objective + ")";
    }
}
