package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.quantile;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.share;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.ACTIVE_REQUESTS;
import static io.goldensignals.servlet.ServletMeters.ACTIVE_SESSIONS;
import static io.goldensignals.servlet.ServletMeters.ERROR_TYPE;
import static io.goldensignals.servlet.ServletMeters.METHOD;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_AVAILABILITY;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_DURATION;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_RATIO;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_BODY_SIZE;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.RESPONSE_BODY_SIZE;
import static io.goldensignals.servlet.ServletMeters.ROUTE;
import static io.goldensignals.servlet.ServletMeters.SESSION_DURATION;
import static io.goldensignals.servlet.ServletMeters.STATUS;
import static io.goldensignals.servlet.ServletMeters.USER_HASH;
import static io.goldensignals.servlet.ServletMeters.USER_ID;
import static io.goldensignals.servlet.ServletMeters.USER_REQUESTS;

import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.rules.SloRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.servlet.ServletMeters;

/** HTTP servers by the RED method, per route. */
final class HttpBoard {

    private static final String W = Panels.WINDOW;

    private HttpBoard() {}

    private static Metric requests() {
        return Metric.count(REQUEST_DURATION).like(ROUTE, "$route");
    }

    /** The rate of requests that the server failed, those of services without an outcome by their status. */
    private static String failed() {
        return SloRules.failed(requests(), Metric::rate);
    }

    private static Metric buckets() {
        return Metric.bucket(REQUEST_DURATION).like(ROUTE, "$route");
    }

    /** Requests that another library measures, which sets no outcome. */
    private static Metric ofOthers(String statuses) {
        return buckets().is(OUTCOME, "").like(STATUS, statuses);
    }

    private static String timeSpent() {
        return sum(Metric.sum(REQUEST_DURATION).like(ROUTE, "$route").rate(), JOB, METHOD, ROUTE);
    }

    static Dashboard create() {
        return new Dashboard(
                        Board.HTTP,
                        "How many requests, how many fail, how long they take: per service, route and status.",
                        Metric.count(REQUEST_DURATION))
                .variable("route", "Route", Metric.count(REQUEST_DURATION), ROUTE, ServletMeters.CATALOG)
                .row("Now", now())
                .row("Rate and errors", rate())
                .row("Duration", duration())
                .row("Worst routes", routes())
                .collapsed("Saturation and objectives", saturation())
                .collapsed("Bodies and sessions", bodies());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Requests", "Requests per second.")
                    .unit("reqps")
                    .query(sum(requests().rate()), "requests"),
            Panel.stat(
                            "Failed",
                            "Share of the requests that the server failed: 5xx, timeouts, lost ones. Clients that went away do not count.")
                    .unit("percentunit")
                    .query(share(sum(failed()), sum(requests().rate())), "failed")
                    .thresholds(0.001, 0.01),
            Panel.stat("Median", "Half of the requests take no longer.")
                    .unit("s")
                    .query(quantile(0.5, buckets(), W), "p50"),
            Panel.stat("99th percentile", "One request of a hundred takes longer.")
                    .unit("s")
                    .query(quantile(0.99, buckets(), W), "p99"),
            Panel.stat("In flight", "Requests that have begun and not ended.")
                    .query(sum(Metric.of(ACTIVE_REQUESTS).now()), "active"),
            Panel.stat(
                            "Error budget left",
                            "Share of the error budget of the last 30 days that is left, probes aside. Below 0 the objective is missed. Prometheus must keep 30 days.")
                    .unit("percentunit")
                    .query(SloRules.budgetLeft(), legend(JOB))
                    .atLeast(0)
        };
    }

    private static Panel[] rate() {
        return new Panel[] {
            Panels.rate(
                    "Requests by route",
                    "Requests per second. A gap is an outage before this service.",
                    requests(),
                    "reqps",
                    METHOD,
                    ROUTE),
            Panels.rate(
                    "Requests by outcome",
                    "How requests end; client_abort: the client went away.",
                    requests(),
                    "reqps",
                    OUTCOME),
            Panels.rate(
                            "Requests by status",
                            "Status codes; an empty one: nothing was sent.",
                            requests(),
                            "reqps",
                            STATUS)
                    .blank("nothing sent"),
            Panel.failures("Errors by type", "Requests that the server failed, by exception or status.")
                    .unit("ops")
                    .query(sum(failed(), ROUTE, ERROR_TYPE), legend(ROUTE, ERROR_TYPE)),
            Panel.lines(
                            "Error share by route",
                            "Share of each route's requests that the server failed. Above 0.05 users notice.")
                    .unit("percentunit")
                    .query(
                            share(
                                    sum(failed(), JOB, METHOD, ROUTE),
                                    sum(requests().rate(), JOB, METHOD, ROUTE)),
                            legend(JOB, METHOD, ROUTE))
                    .thresholds(Threshold.HTTP_ROUTE_FAILING),
            Panels.failures(
                    "Clients that went away",
                    "Requests whose client did not wait for the answer: often the service was too slow.",
                    requests().is(OUTCOME, "client_abort"),
                    ROUTE)
        };
    }

    private static Panel[] duration() {
        return new Panel[] {
            Panels.percentiles(
                            "Duration",
                            "Percentiles over all instances, from the merged histogram.",
                            REQUEST_DURATION,
                            buckets())
                    .color(Panel.DURATION),
            Panels.heatmap(
                    "Duration, spread",
                    "Two bands are two kinds of requests: a cache hit and a miss, a small and a large one.",
                    REQUEST_DURATION,
                    buckets()),
            Panel.lines("95th percentile by route", "Which route is slow?")
                    .unit("s")
                    .query(quantile(0.95, buckets(), W, JOB, METHOD, ROUTE), legend(JOB, METHOD, ROUTE)),
            Panel.lines(
                            "95th percentile of successes",
                            "Without failures, which are often fast and would hide slow answers.")
                    .unit("s")
                    .query(
                            quantile(0.95, buckets().is(OUTCOME, "success"), W, JOB, METHOD, ROUTE),
                            legend(JOB, METHOD, ROUTE))
                    .query(
                            quantile(0.95, ofOthers("[123].."), W, JOB, METHOD, ROUTE) + " > 0",
                            legend(JOB, METHOD, ROUTE)),
            Panel.lines(
                            "95th percentile of failures",
                            "By exception or status. Near a round number: a timeout. Fast: refused before any work.")
                    .unit("s")
                    .query(
                            quantile(0.95, buckets().like(OUTCOME, SloRules.FAULT), W, JOB, METHOD, ROUTE, ERROR_TYPE)
                                    + " > 0",
                            legend(JOB, METHOD, ROUTE, ERROR_TYPE))
                    .query(
                            quantile(0.95, ofOthers("5.."), W, JOB, METHOD, ROUTE, ERROR_TYPE) + " > 0",
                            legend(JOB, METHOD, ROUTE, ERROR_TYPE))
                    .color(Panel.ERRORS)
                    .noValue("No errors"),
            Panel.lines("Time spent", "Requests times duration: where optimizing pays.")
                    .unit("short")
                    .query(timeSpent(), legend(JOB, METHOD, ROUTE))
                    .stacked()
        };
    }

    private static Panel[] saturation() {
        return new Panel[] {
            Panel.lines(
                            "Objective: duration",
                            "Within what time requests of a route are to end. Compare with the 95th percentile above.")
                    .unit("s")
                    .query(
                            max(
                                    Metric.of(OBJECTIVE_DURATION)
                                            .like(ROUTE, "$route")
                                            .now(),
                                    JOB,
                                    ROUTE),
                            legend(JOB, ROUTE)),
            Panel.lines(
                            "Objective: share",
                            "What share of a route's requests is to succeed, and to end within that time.")
                    .unit("percentunit")
                    .query(
                            max(
                                    Metric.of(OBJECTIVE_AVAILABILITY)
                                            .like(ROUTE, "$route")
                                            .now(),
                                    JOB,
                                    ROUTE),
                            "succeed: " + legend(JOB, ROUTE))
                    .query(
                            max(Metric.of(OBJECTIVE_RATIO).like(ROUTE, "$route").now(), JOB, ROUTE),
                            "in time: " + legend(JOB, ROUTE)),
            Panels.perInstance(
                            "Requests in flight",
                            "By instance. Rising at a steady rate of requests: they pile up behind something.",
                            ACTIVE_REQUESTS)
                    .size(12, 8),
            Panels.perInstance(
                            "Sessions",
                            "Sessions created here, or restored and seen since, that have not ended.",
                            ACTIVE_SESSIONS)
                    .size(12, 8)
        };
    }

    private static Panel[] routes() {
        return new Panel[] {
            Panel.table("Routes", "Those with requests, the worst first. Sort by a column; a row leads to its route.")
                    .query(sum(requests().rate(), JOB, METHOD, ROUTE) + " > 0", "")
                    .query(
                            share(
                                    sum(failed(), JOB, METHOD, ROUTE),
                                    sum(requests().rate(), JOB, METHOD, ROUTE)),
                            "")
                    .query(quantile(0.95, buckets(), W, JOB, METHOD, ROUTE) + " > 0", "")
                    .query(timeSpent() + " > 0", "")
                    .query(SloRules.routeBudgetLeft(), "")
                    .joined()
                    .ordered("job", "http_request_method", "http_route")
                    .column("A", "Requests", "reqps")
                    .column(
                            "B",
                            "Failed",
                            "percentunit",
                            Threshold.HTTP_ROUTE_FAILING.soon(),
                            Threshold.HTTP_ROUTE_FAILING.value())
                    .column("C", "95th percentile", "s")
                    .column("D", "Time spent, s/s", "short")
                    .column("E", "Error budget left, 30 d", "percentunit", 0.25, 0)
                    .sortedBy("Failed")
                    .link(Board.HTTP, JOB, "http_route"),
            Panel.lines(
                            "Busiest users",
                            "Requests of the users with the most in the last complete window, where the service counts them. One far above the others may be a script.")
                    .unit("short")
                    .query(sum(Metric.of(USER_REQUESTS).now(), USER_ID, USER_HASH), legend(USER_ID, USER_HASH))
        };
    }

    private static Panel[] bodies() {
        return new Panel[] {
            Panels.rate(
                    "Received",
                    "Bytes of request bodies per second.",
                    Metric.sum(REQUEST_BODY_SIZE).like(ROUTE, "$route"),
                    "Bps",
                    ROUTE),
            Panels.rate(
                    "Sent",
                    "Bytes of response bodies per second, before compression.",
                    Metric.sum(RESPONSE_BODY_SIZE).like(ROUTE, "$route"),
                    "Bps",
                    ROUTE),
            Panels.heatmap("Request bodies, spread", "The sizes of what clients send.", REQUEST_BODY_SIZE),
            Panels.heatmap("Session duration, spread", "How long sessions last.", SESSION_DURATION),
            Panel.lines("Mean response", "Mean size of response bodies.")
                    .unit("bytes")
                    .query(
                            ratio(
                                    sum(
                                            Metric.sum(RESPONSE_BODY_SIZE)
                                                    .like(ROUTE, "$route")
                                                    .rate(),
                                            ROUTE),
                                    sum(
                                            Metric.count(RESPONSE_BODY_SIZE)
                                                    .like(ROUTE, "$route")
                                                    .rate(),
                                            ROUTE)),
                            legend(ROUTE))
        };
    }
}
