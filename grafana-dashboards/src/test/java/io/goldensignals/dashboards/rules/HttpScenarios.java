package io.goldensignals.dashboards.rules;

import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;

import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Severity;
import java.util.List;

/** How the alerts on HTTP requests come about. */
final class HttpScenarios {

    private static final Metric COUNT = Metric.count(REQUEST_DURATION);

    private HttpScenarios() {}

    static List<Scenario> all() {
        return List.of(
                errors(Severity.CRITICAL).times(360, 419, 540),
                errors(Severity.WARNING).times(360, 419, 850).outlivesItsSeries(),
                slow(Severity.CRITICAL).times(360, 419, 540),
                slow(Severity.WARNING).times(360, 419, 850).outlivesItsSeries(),
                // One request of a hundred among those of all routes fails, and half of those of its own.
                route("HttpRouteErrorBudgetBurn")
                        .series(COUNT, "0+6000x900", "outcome", "success", "http_route", "/busy")
                        .series(COUNT, "0+60x900", "outcome", "success", "http_route", "/orders")
                        .series(COUNT, "0x360 0+60x60 3600x480", "outcome", "server_error", "http_route", "/orders")
                        .times(360, 419, 540),
                route("HttpRouteLatencyBudgetBurn")
                        .series(COUNT, "0+6000x900", "http_route", "/busy")
                        .series(Metric.bucket(REQUEST_DURATION), "0+6000x900", "http_route", "/busy", "le", "0.5")
                        .series(COUNT, "0+60x900", "http_route", "/orders")
                        .series(
                                Metric.bucket(REQUEST_DURATION),
                                "0+60x360 21600x60 21600+60x480",
                                "http_route",
                                "/orders",
                                "le",
                                "0.5")
                        .times(360, 419, 540),
                route("HttpRouteFailing")
                        .labels("http_request_method", "POST")
                        .series(COUNT, "0+9000x120", orders("GET", "success"))
                        .series(COUNT, "0+100x120", orders("POST", "success"))
                        .series(COUNT, "0x30 0+20x30 600x60", orders("POST", "server_error"))
                        .times(30, 40, 80),
                route("HttpRequestsLost")
                        .series(COUNT, "_x20 1x60", "outcome", "lost", "http_route", "/orders")
                        .times(19, 22, 60),
                route("HttpClientsGoAway")
                        .series(COUNT, "0+100x120", "outcome", "success", "http_route", "/orders")
                        .series(COUNT, "0x30 0+30x30 900x60", "outcome", "client_abort", "http_route", "/orders")
                        .times(30, 55, 100),
                Scenario.of("HttpMetricsVanished")
                        .labels("job", "shop-api")
                        // It stays on for as long as they are away: hours later still.
                        .series(COUNT, "0+10x60 _x100 0+10x20", "outcome", "success")
                        .series(Metric.of(PlatformMeters.UP), "1x180")
                        .times(60, 158, 175)
                        .outlivesItsSeries());
    }

    private static String[] orders(String method, String outcome) {
        return new String[] {"http_route", "/orders", "http_request_method", method, "outcome", outcome};
    }

    private static Scenario route(String alert) {
        return Scenario.of(alert).labels("job", "shop-api", "http_route", "/orders");
    }

    /** An hour in which every eleventh request fails. */
    private static Scenario errors(Severity severity) {
        return Scenario.of("HttpErrorBudgetBurn")
                .severity(severity)
                .labels("job", "shop-api")
                .series(COUNT, "0+600x900", "outcome", "success")
                .series(COUNT, "0x360 0+60x60 3600x480", "outcome", "server_error");
    }

    /** An hour in which every request is slow. */
    private static Scenario slow(Severity severity) {
        return Scenario.of("HttpLatencyBudgetBurn")
                .severity(severity)
                .labels("job", "shop-api")
                .series(COUNT, "0+600x900")
                .series(Metric.bucket(REQUEST_DURATION), "0+600x360 216000x60 216000+600x480", "le", "0.5");
    }
}
