package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.servlet.ServletMeters.METHOD;
import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static io.goldensignals.servlet.ServletMeters.ROUTE;

import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
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
        String w = p.window("5m");
        String failed = SloRules.failed(counted -> counted.rate(w));
        String failures = SloRules.failed(counted -> counted.increase(w));
        return Alert.warning("HttpRouteFailing")
                .expr(Promql.ratio(sum(failed, JOB, METHOD, ROUTE), sum(all.rate(w), JOB, METHOD, ROUTE))
                        + " > " + Threshold.HTTP_ROUTE_FAILING + "\nand on (job, http_request_method, http_route) "
                        + sum(failures, JOB, METHOD, ROUTE) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.http_request_method }} {{ $labels.http_route }} of {{ $labels.job }} fails.")
                .description("{{ $value | humanizePercentage }} of its requests fail.")
                .board(Board.HTTP, JOB, "http_route")
                .in(Category.HTTP);
    }

    private static Alert lost(Profile p) {
        return Alert.warning("HttpRequestsLost")
                .expr(Promql.grownBy(Metric.count(REQUEST_DURATION).is(OUTCOME, "lost"), p.window("15m"), JOB, ROUTE))
                .summary("Requests to {{ $labels.http_route }} of {{ $labels.job }} never ended.")
                .description("{{ $value | humanize }} requests were given up.")
                .board(Board.HTTP, JOB)
                .in(Category.HTTP);
    }

    private static Alert aborts(Profile p) {
        Metric all = Metric.count(REQUEST_DURATION);
        String w = p.window("15m");
        return Alert.info("HttpClientsGoAway")
                .expr(Promql.ratio(
                                sum(all.is(OUTCOME, "client_abort").rate(w), JOB, ROUTE), sum(all.rate(w), JOB, ROUTE))
                        + " > " + Threshold.HTTP_CLIENTS_GO_AWAY + "\nand on (job, http_route) "
                        + sum(all.is(OUTCOME, "client_abort").increase(w), JOB, ROUTE) + " >= 5")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Clients of {{ $labels.http_route }} of {{ $labels.job }} do not wait for answers.")
                .description("{{ $value | humanizePercentage }} of the requests were given up by the client.")
                .board(Board.HTTP, JOB)
                .in(Category.HTTP);
    }

    private static Alert vanished(Profile p) {
        Metric all = Metric.count(REQUEST_DURATION);
        return Alert.warning("HttpMetricsVanished")
                .expr("max_over_time(" + SloRules.requests() + "[" + p.time("1d") + "]) unless on (job) "
                        + Promql.count(all.now(), JOB)
                        + "\nand on (job) " + Promql.count(Metric.of(PlatformMeters.UP) + " == 1", JOB))
                .hold(p.time("10m"))
                .summary("{{ $labels.job }} no longer exports HTTP metrics, though it is up.")
                .description("Within a day it had some, up to {{ $value | humanize }} requests a second.")
                .board(Board.HTTP, JOB)
                .in(Category.HTTP);
    }
}
