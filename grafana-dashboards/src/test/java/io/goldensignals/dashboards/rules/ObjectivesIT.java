package io.goldensignals.dashboards.rules;

import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_AVAILABILITY;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_DURATION;
import static io.goldensignals.servlet.ServletMeters.OBJECTIVE_RATIO;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;

import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets burn by the objectives that services publish, and by the default where they publish none. */
class ObjectivesIT {

    private static final String ROUTE = "job=\"shop-api\", http_route=\"/orders\"";
    private static final String COUNT = Metric.count(REQUEST_DURATION).now();
    private static final String BUCKET = Metric.bucket(REQUEST_DURATION).now();

    @TempDir
    Path folder;

    private final List<Map<String, Object>> series = new ArrayList<>();
    private final List<Map<String, Object>> expectations = new ArrayList<>();

    /** A route of which 1 request of 20 fails and 6 of 10 take longer than half a second but less than two. */
    private void traffic() {
        series(COUNT + "{" + ROUTE + ", outcome=\"success\"}", "0+95x120");
        series(COUNT + "{" + ROUTE + ", outcome=\"server_error\"}", "0+5x120");
        series(BUCKET + "{" + ROUTE + ", le=\"0.5\"}", "0+40x120");
        series(BUCKET + "{" + ROUTE + ", le=\"2.0\"}", "0+100x120");
        series(BUCKET + "{" + ROUTE + ", le=\"+Inf\"}", "0+100x120");
    }

    private void objective(double seconds, double share) {
        series(Metric.of(OBJECTIVE_DURATION).now() + "{" + ROUTE + ", instance=\"a\"}", seconds + "x120");
        series(Metric.of(OBJECTIVE_RATIO).now() + "{" + ROUTE + ", instance=\"a\"}", share + "x120");
    }

    @Test
    void withoutAnObjectiveTheDefaultHolds() throws Exception {
        traffic();
        expect("job:http_availability:objective", 0.999);
        expectOfRoute("route:http_latency:objective", 0.95);
        expect("job:http_requests:slow_ratio_rate5m", 0.6);
        expectFiring("HttpErrorBudgetBurn", true);
        expectFiring("HttpLatencyBudgetBurn", true);
        play();
    }

    @Test
    void aRouteThatPromisesLessIsSlowLessOften() throws Exception {
        traffic();
        objective(2, 0.9);
        expectOfRoute("route:http_latency:objective", 0.9);
        expect("job:http_requests:slow_ratio_rate5m", 0);
        expectFiring("HttpLatencyBudgetBurn", false);
        play();
    }

    @Test
    void whatARoutePromisesOfTimeDoesNotExcuseErrors() throws Exception {
        traffic();
        objective(2, 0.9);
        expect("job:http_availability:objective", 0.999);
        expectFiring("HttpErrorBudgetBurn", true);
        play();
    }

    @Test
    void aLenientRouteDoesNotExcuseTheOthers() throws Exception {
        traffic();
        String other = "job=\"shop-api\", http_route=\"/models\"";
        series(COUNT + "{" + other + ", outcome=\"success\"}", "0+100x120");
        series(BUCKET + "{" + other + ", le=\"0.5\"}", "0+100x120");
        series(Metric.of(OBJECTIVE_DURATION).now() + "{" + other + "}", "0.5x120");
        series(Metric.of(OBJECTIVE_RATIO).now() + "{" + other + "}", "0.9x120");
        // 60 of 200 are slow; 5 % of 100 and 10 % of 100 may be.
        expect("job:http_requests:slow_ratio_rate5m", 0.3);
        expect("job:http_requests:slow_burn_rate5m", 4);
        expect("job:http_requests:slow_burn_rate1h", 4);
        play();
    }

    @Test
    void probesAndScrapesDoNotCount() throws Exception {
        traffic();
        for (String probe : List.of(
                "/health",
                "/metrics",
                "/actuator/health",
                "/shop/health/live",
                "/shop/actuator/prometheus",
                "/a/livez")) {
            String route = "job=\"shop-api\", http_route=\"" + probe + "\"";
            series(COUNT + "{" + route + ", outcome=\"success\"}", "0+900x120");
            series(BUCKET + "{" + route + ", le=\"0.5\"}", "0+900x120");
        }
        expect("job:http_requests:error_ratio_rate5m", 0.05);
        expect("job:http_requests:error_ratio_rate30d", 0.05);
        expect("job:http_requests:slow_ratio_rate5m", 0.6);
        play();
    }

    @Test
    void failingProbesBurnNoBudget() throws Exception {
        String route = "job=\"shop-api\", http_route=\"/health\"";
        series(COUNT + "{" + route + ", outcome=\"server_error\"}", "0+900x120");
        expectFiring("HttpErrorBudgetBurn", false);
        play();
    }

    @Test
    void theObjectiveOfOneRouteLeavesTheOthersTheDefault() throws Exception {
        traffic();
        objective(2, 0.9);
        String other = "job=\"shop-api\", http_route=\"/models\"";
        series(COUNT + "{" + other + ", outcome=\"success\"}", "0+300x120");
        series(BUCKET + "{" + other + ", le=\"0.5\"}", "0+200x120");
        series(BUCKET + "{" + other + ", le=\"2.0\"}", "0+300x120");
        expect("job:http_requests:slow_ratio_rate5m", 0.25);
        play();
    }

    @Test
    void aRouteThatIsGoneDoesNotCountAsSlow() throws Exception {
        traffic();
        String gone = "job=\"shop-api\", http_route=\"/old\"";
        series(COUNT + "{" + gone + ", outcome=\"success\"}", "0+900x108 stale");
        series(BUCKET + "{" + gone + ", le=\"0.5\"}", "0+900x108 stale");
        // Of 730 requests per minute the 60 of the other route are slow, and 5 % of all may be, for as long as
        // they count.
        expect("job:http_requests:slow_ratio_rate5m", 0.0822);
        expect("job:http_requests:slow_burn_rate5m", 1.6438);
        play();
    }

    /** As another library measures it by the conventions: no outcome, no objectives; the status says what failed. */
    @Test
    void servicesWithoutTheServletModuleAreHeldAgainstTheDefaults() throws Exception {
        series(COUNT + "{" + ROUTE + ", http_response_status_code=\"200\"}", "0+95x120");
        series(COUNT + "{" + ROUTE + ", http_response_status_code=\"404\"}", "0+20x120");
        series(COUNT + "{" + ROUTE + ", http_response_status_code=\"503\"}", "0+5x120");
        series(BUCKET + "{" + ROUTE + ", le=\"0.5\"}", "0+48x120");
        series(BUCKET + "{" + ROUTE + ", le=\"+Inf\"}", "0+120x120");
        expect("job:http_requests:error_ratio_rate5m", 0.0417);
        expect("job:http_requests:slow_ratio_rate5m", 0.6);
        expectFiring("HttpErrorBudgetBurn", true);
        expectFiring("HttpLatencyBudgetBurn", true);
        play();
    }

    /** Without buckets nothing is known of durations: no alert on them, and all else as ever. */
    @Test
    void withoutBucketsErrorsAreStillSeen() throws Exception {
        series(COUNT + "{" + ROUTE + ", http_response_status_code=\"200\"}", "0+95x120");
        series(COUNT + "{" + ROUTE + ", http_response_status_code=\"500\"}", "0+5x120");
        expectFiring("HttpErrorBudgetBurn", true);
        expectFiring("HttpLatencyBudgetBurn", false);
        play();
    }

    @Test
    void aClientThatWentAwayIsNoFailureWhateverTheStatus() throws Exception {
        series(COUNT + "{" + ROUTE + ", outcome=\"client_abort\", http_response_status_code=\"500\"}", "0+50x120");
        series(COUNT + "{" + ROUTE + ", outcome=\"success\", http_response_status_code=\"200\"}", "0+50x120");
        expect("job:http_requests:error_ratio_rate5m", 0);
        expectFiring("HttpErrorBudgetBurn", false);
        play();
    }

    /** Over each window that both have, whatever a route promises of its own. */
    @Test
    void theObjectivesOfSlothBurnAsTheAlertsDo() throws Exception {
        traffic();
        objective(2, 0.9);
        String other = "job=\"shop-api\", http_route=\"/models\"";
        series(COUNT + "{" + other + ", outcome=\"success\"}", "0+100x40 4040+300x80");
        series(BUCKET + "{" + other + ", le=\"0.5\"}", "0+90x40 3620+200x80");
        series(BUCKET + "{" + other + ", le=\"2.0\"}", "0+100x40 4040+300x80");
        List<SloFiles.Slo> slos = SloFiles.of("shop-api", Settings.defaults());
        for (String window : List.of("30m", "1h")) {
            List<String> burns = List.of(SloRules.errorBurn(window), SloRules.slowBurn(window));
            for (int i = 0; i < burns.size(); i++) {
                SloFiles.Slo slo = slos.get(i);
                String burn =
                        "(" + slo.badQuery(window) + ") / (" + slo.allQuery(window) + ") / (1 - " + slo.target() + ")";
                expectation(
                        "(abs(" + burn + " - (" + burns.get(i) + ")) < bool 1e-9) * (" + burn + " > bool 1)",
                        List.of(Map.of("labels", "{job=\"shop-api\"}", "value", 1)));
            }
        }
        play();
    }

    /** A route's budget and alert go by what the service publishes, else by the default. */
    @Test
    void eachRouteIsHeldAgainstItsOwnAvailability() throws Exception {
        String strict = available("shop-api", "/pay", 0.9999, 995, 5);
        String loose = available("shop-api", "/reports", 0.95, 900, 100);
        String standard = available("shop-api", "/orders", null, 980, 20);
        available("shop-api", "/models", null, 997, 3);
        expectation("route:http_availability:objective{http_route=\"/orders\"}", List.of(sample(standard, 0.999)));
        expectation("route:http_availability:objective{http_route=\"/pay\"}", List.of(sample(strict, 0.9999)));
        expectation(
                "count by (http_route) (ALERTS{alertname=\"HttpRouteErrorBudgetBurn\", alertstate=\"firing\"})",
                List.of(
                        Map.of("labels", "{http_route=\"/pay\"}", "value", 1),
                        Map.of("labels", "{http_route=\"/orders\"}", "value", 1)));
        // A tenth fails where a twentieth may; 5 of 1000 where 1 of 10000 may.
        expectation(
                "round(" + SloRules.routeBudgetLeft() + ", 0.01)",
                List.of(
                        Map.of("labels", "{" + strict + "}", "value", -49),
                        Map.of("labels", "{" + loose + "}", "value", -1),
                        Map.of("labels", "{" + standard + "}", "value", -19),
                        Map.of("labels", "{job=\"shop-api\", http_route=\"/models\"}", "value", -2)));
        play();
    }

    @Test
    void servicesMayPromiseDifferentThingsOfOneRoute() throws Exception {
        available("shop-api", "/orders", 0.9999, 970, 30);
        available("mes-api", "/orders", 0.95, 970, 30);
        available("reporter", "/orders", null, 970, 30);
        expectation(
                "count by (job) (ALERTS{alertname=\"HttpRouteErrorBudgetBurn\", alertstate=\"firing\"})",
                List.of(
                        Map.of("labels", "{job=\"shop-api\"}", "value", 1),
                        Map.of("labels", "{job=\"reporter\"}", "value", 1)));
        play();
    }

    /** While the only instance starts again nothing publishes its objective, but its rates still count. */
    @Test
    void anObjectiveHoldsWhileTheOnlyInstanceStartsAgain() throws Exception {
        String route = "job=\"shop-api\", http_route=\"/reports\"";
        String values = "x90 stale _x3 ";
        series(COUNT + "{" + route + ", outcome=\"success\"}", "0+970" + values + "970+970x30");
        series(COUNT + "{" + route + ", outcome=\"server_error\"}", "0+30" + values + "30+30x30");
        series(Metric.of(OBJECTIVE_AVAILABILITY).now() + "{" + route + "}", "0.95" + values + "0.95x30");
        for (int minute = 85; minute < 110; minute++) {
            expectation("ALERTS{alertname=\"HttpRouteErrorBudgetBurn\"}", minute, List.of());
            // The rate itself is gone for a minute at most.
            expectation("count(route:http_availability:objective != 0.95)", minute, List.of());
        }
        expectation("count(route:http_availability:objective)", 92, List.of(Map.of("labels", "{}", "value", 1)));
        play();
    }

    /** In a roll-out the strictest that an instance publishes holds. */
    @Test
    void ofInstancesThatPromiseDifferentThingsTheStrictestHolds() throws Exception {
        available("shop-api", "/orders", 0.95, 970, 30);
        series(
                Metric.of(OBJECTIVE_AVAILABILITY).now() + "{job=\"shop-api\", http_route=\"/orders\", instance=\"b\"}",
                "_x100 0.999x20");
        expectation("ALERTS{alertname=\"HttpRouteErrorBudgetBurn\", alertstate=\"firing\"}", 99, List.of());
        expectation(
                "count(ALERTS{alertname=\"HttpRouteErrorBudgetBurn\", alertstate=\"firing\"})",
                List.of(Map.of("labels", "{}", "value", 1)));
        play();
    }

    @Test
    void theObjectiveOfSlothForARouteBurnsByWhatTheServicePublishes() throws Exception {
        String route = available("shop-api", "/orders", 0.99, 970, 30);
        SloFiles.Slo slo = SloFiles.of(
                        "shop-api",
                        Settings.builder().availability("/orders", 0.97).build())
                .get(2);
        String burn = "(" + slo.badQuery("1h") + ") / (" + slo.allQuery("1h") + ") / (1 - " + slo.target() + ")";
        expectation("round(" + burn + ", 0.001)", List.of(Map.of("labels", "{job=\"shop-api\"}", "value", 3)));
        expectation(
                "round(" + SloRules.routeErrors("1h")
                        + " / on (job, http_route) (1 - route:http_availability:objective)," + " 0.001)",
                List.of(Map.of("labels", "{" + route + "}", "value", 3)));
        play();
    }

    /** A route of which so many requests a minute succeed and fail; what it publishes may be nothing. Its labels. */
    private String available(String job, String route, @Nullable Double availability, int succeed, int fail) {
        String labels = "job=\"" + job + "\", http_route=\"" + route + "\"";
        series(COUNT + "{" + labels + ", outcome=\"success\"}", "0+" + succeed + "x120");
        series(COUNT + "{" + labels + ", outcome=\"server_error\"}", "0+" + fail + "x120");
        if (availability != null) {
            series(Metric.of(OBJECTIVE_AVAILABILITY).now() + "{" + labels + ", instance=\"a\"}", availability + "x120");
        }
        return labels;
    }

    private static Map<String, Object> sample(String labels, double value) {
        return Map.of("labels", "route:http_availability:objective{" + labels + "}", "value", value);
    }

    private void series(String name, String values) {
        series.add(new LinkedHashMap<>(Map.of("series", name, "values", values)));
    }

    private void expect(String record, double value) {
        expectation("round(" + record + ", 0.0001)", List.of(Map.of("labels", "{job=\"shop-api\"}", "value", value)));
    }

    private void expectOfRoute(String record, double value) {
        expectation(record, List.of(Map.of("labels", record + "{" + ROUTE + "}", "value", value)));
    }

    private void expectFiring(String alert, boolean firing) {
        expectation(
                "count(ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\", severity=\"critical\"})",
                firing ? List.of(Map.of("labels", "{}", "value", 1)) : List.of());
    }

    private void expectation(String expr, List<?> samples) {
        expectation(expr, 110, samples);
    }

    private void expectation(String expr, int minute, List<?> samples) {
        Map<String, Object> expectation = new LinkedHashMap<>();
        expectation.put("expr", expr);
        expectation.put("eval_time", minute + "m");
        expectation.put("exp_samples", samples);
        expectations.add(expectation);
    }

    private void play() throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("interval", "1m");
        test.put("input_series", series);
        test.put("promql_expr_test", expectations);
        RuleTests.play(folder, 1, List.of(Category.HTTP.toString()), List.of(test));
    }
}
