package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.METHOD;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.ROUTE;

import java.util.ArrayList;
import java.util.List;

/** Requests that fail, are lost, or whose clients go away. */
final class HttpRules {

    private HttpRules() {}

    static List<RuleGroup> groups(Profile p) {
        List<RuleGroup> groups = new ArrayList<>(SloRules.records(p));
        groups.add(new RuleGroup("http-slo-alerts", SloRules.alerts(p)));
        groups.add(new RuleGroup("http-slo-route-alerts", SloRules.routeAlerts(p)));
        groups.add(new RuleGroup("http", List.of(routeFailing(p), lost(p), aborts(p), vanished(p))));
        return groups;
    }

    private static Alert routeFailing(Profile p) {
        Metric all = SloRules.counted();
        Metric failed = all.like(OUTCOME, HttpBoard.SERVER_FAULT);
        String w = p.window("5m");
        return Alert.warning("HttpRouteFailing")
                .expr(Promql.ratio(sum(failed.rate(w), JOB, METHOD, ROUTE), sum(all.rate(w), JOB, METHOD, ROUTE))
                        + " > " + HttpBoard.FAILING + "\nand on (job, http_request_method, http_route) "
                        + sum(failed.increase(w), JOB, METHOD, ROUTE) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.http_request_method }} {{ $labels.http_route }} of {{ $labels.job }} fails.")
                .description("{{ $value | humanizePercentage }} of its requests fail.")
                .board(Board.HTTP, JOB, "http_route")
                .meaning(
                        "More than a twentieth of the requests of a route and method ended in a 5xx, a timeout, or without an end.")
                .impact("What users do there fails: orders are not created, pages not shown.")
                .diagnosis(
                        "Panel *Errors by type*: which exception?",
                        "Panel *95th percentile of failures*: near a round number it is a timeout.",
                        "The application's log of that time.")
                .mitigation("Roll back if it began with a release.", "Bring back the dependency that fails.")
                .demo("`./demo --faults s3-errors`.")
                .in(Category.HTTP);
    }

    private static Alert lost(Profile p) {
        return Alert.warning("HttpRequestsLost")
                .expr(Promql.grownBy(Metric.count(REQUEST_DURATION).is(OUTCOME, "lost"), p.window("15m"), JOB, ROUTE))
                .summary("Requests to {{ $labels.http_route }} of {{ $labels.job }} never ended.")
                .description("{{ $value | humanize }} requests were given up.")
                .board(Board.HTTP, JOB)
                .meaning("Asynchronous requests began and the container never said how they ended.")
                .impact("Their clients wait until they give up.")
                .diagnosis(
                        "Panel *Requests by outcome*: since when?",
                        "Which code starts asynchronous work on that route and may not complete it?")
                .mitigation(
                        "Set a timeout on the asynchronous context.", "Complete it in every path, failures among them.")
                .demo("Not provoked there.")
                .in(Category.HTTP);
    }

    private static Alert aborts(Profile p) {
        Metric all = Metric.count(REQUEST_DURATION);
        String w = p.window("15m");
        return Alert.info("HttpClientsGoAway")
                .expr(Promql.ratio(
                                sum(all.is(OUTCOME, "client_abort").rate(w), JOB, ROUTE), sum(all.rate(w), JOB, ROUTE))
                        + " > 0.1\nand on (job, http_route) "
                        + sum(all.is(OUTCOME, "client_abort").increase(w), JOB, ROUTE) + " >= 5")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Clients of {{ $labels.http_route }} of {{ $labels.job }} do not wait for answers.")
                .description("{{ $value | humanizePercentage }} of the requests were given up by the client.")
                .board(Board.HTTP, JOB)
                .meaning("More than a tenth of a route's clients went away before the answer was complete.")
                .impact("The work was done in vain; users most likely found it too slow.")
                .diagnosis(
                        "Panel *95th percentile by route*: is it slow?",
                        "Panel *Clients that went away*: since when, one route or all?",
                        "Has a proxy or client a timeout shorter than the answer takes?")
                .mitigation("Make it faster, or answer at once and do the work later.", "Align the timeouts.")
                .demo("`./demo --faults client-aborts`.")
                .in(Category.HTTP);
    }

    private static Alert vanished(Profile p) {
        Metric all = Metric.count(REQUEST_DURATION);
        return Alert.warning("HttpMetricsVanished")
                .expr(Promql.count(all.offset(p.time("1h")), JOB) + " unless on (job) " + Promql.count(all.now(), JOB)
                        + "\nand on (job) " + Promql.count(Metric.of(PlatformMeters.UP) + " == 1", JOB))
                .hold(p.time("10m"))
                .summary("{{ $labels.job }} no longer exports HTTP metrics, though it is up.")
                .description("{{ $value }} series existed an hour ago.")
                .board(Board.HTTP, JOB)
                .meaning("The service exported HTTP metrics an hour ago and is scraped well now, without them.")
                .impact("All alerts on its requests are blind.")
                .diagnosis(
                        "Did a release remove the filter, or map it to other paths?",
                        "Is the instance freshly started and without a request so far?")
                .mitigation("Restore the filter.")
                .demo("Not provoked there.")
                .in(Category.HTTP);
    }
}
