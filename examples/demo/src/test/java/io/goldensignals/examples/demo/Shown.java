package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a panel must show after the traffic, for a row of the requirements.
 *
 * @param requirement the row's id
 * @param panel the board's and the panel's title
 * @param label restricts the panel's series to those that have it, as {@code name=value}; empty for their sum
 * @param kind how the panel's query becomes one figure
 * @param expected the ledger's figure
 * @param tolerance the share by which they may differ: rates are extrapolated, and a restart costs what was not scraped
 */
record Shown(String requirement, String panel, String label, Kind kind, double expected, double tolerance) {
    /** What a panel shows. */
    enum Kind {
        /** A rate, whose sum over time is compared. */
        RATE,
        /** A figure that is compared as it is at the end. */
        LAST,
        /** A figure whose highest value is compared. */
        PEAK
    }

    private static final int STEP = 5;
    private static final String EVERY_SERVICE = "job=~\".+\"";

    static List<Shown> all(Ledger ledger) {
        List<Shown> all = new ArrayList<>();
        all.add(rate(
                "C2", "HTTP requests (RED) / Requests by route", "http_route=/activity", ledger.sum("POST /activity")));
        all.add(rate(
                "C1",
                "HTTP requests (RED) / Requests by route",
                "http_route=/operator/orders",
                ledger.sum("GET /operator/orders")));
        all.add(rate(
                "B1",
                "HTTP requests (RED) / Requests by route",
                "http_route=/orders/{id}/status",
                ledger.sum("POST /orders/{id}/status")));
        all.add(new Shown("B5", "MES: prices, operators, orders / Operators", "", Kind.PEAK, Traffic.OPERATORS, 0.2));
        all.add(total("C5", "Shop: orders, 3D editor / Created and paid", "", ledger.sum("order")));
        all.add(total("F2", "Business figures / Orders, last 24 hours", "", ledger.sum("payment")));
        all.add(total(
                "F5", "Business figures / Revenue, last 24 hours", "currency=EUR", ledger.sum("paid cents") / 100.0));
        all.add(total(
                "F4",
                "Business figures / Average order, 24 hours",
                "currency=EUR",
                ledger.sum("paid cents") / 100.0 / ledger.sum("payment")));
        for (String edit : List.of("rotate", "slice", "repair")) {
            all.add(rate("C1", "Shop: orders, 3D editor / 3D editor", "action=" + edit, ledger.sum("edit " + edit)));
        }
        all.add(about("D1", "S3 storage (USE) / Uploaded", "", ledger.sum("uploaded bytes")));
        // Those that were on their way while the broker or the MES went are calculated again.
        all.add(new Shown(
                "B2", "MES: prices, operators, orders / Prices calculated", "", Kind.RATE, ledger.sum("order"), 0.5));
        // Each order is published by the shop and, with its price, by the MES; and so is each change of its status.
        all.add(about(
                "A1",
                "RabbitMQ client (RED) / Published by exchange",
                "messaging_destination_name=orders",
                2 * ledger.sum("order") + statuses(ledger)));
        for (String event : List.of("view", "like", "message_sent", "message_received")) {
            all.add(rate(
                    "F8", "Business figures / Events by kind", "event_name=" + event, ofAllSystems(ledger, event)));
        }
        for (String os : List.of("android", "ios", "windows")) {
            all.add(rate("F8", "Business figures / Events by system", "os_name=" + os, events(ledger, os)));
        }
        for (String status : List.of("in_production", "quality_check", "shipped")) {
            all.add(rate(
                    "B4",
                    "MES: prices, operators, orders / Changes by target",
                    "status=" + status,
                    ledger.sum("status " + status)));
        }
        all.add(nearly(
                "F8", "Business figures / Distinct, all instances", "figure_name=feed_users", ledger.distinct("feed")));
        all.add(nearly(
                "F8",
                "Business figures / Distinct, all instances",
                "figure_name=messenger_users",
                ledger.distinct("messenger")));
        all.add(peak("F1", "visitors", ledger.distinctPeak("visitors")));
        all.add(peak("F3", "sessions", ledger.distinctPeak("sessions")));
        all.add(peak("F3", "buyers", ledger.distinctPeak("buyers")));
        for (String action : List.of("redrive", "discard")) {
            all.add(rate(
                    "A7",
                    "MES: prices, operators, orders / Dead letters dealt with",
                    "action=" + action,
                    ledger.sum(action.equals("discard") ? "discarded" : "redriven")));
        }
        return all;
    }

    /** The panel's highest value, which is that of an interval's end, so that it does not matter where the clock stands. */
    private static Shown peak(String requirement, String figure, double expected) {
        return new Shown(
                requirement,
                "Business figures / Distinct, all instances",
                "figure_name=" + figure,
                Kind.PEAK,
                expected,
                0.1);
    }

    private static long statuses(Ledger ledger) {
        return List.of("in_production", "quality_check", "shipped", "rejected").stream()
                .mapToLong(status -> ledger.sum("status " + status))
                .sum();
    }

    private static long ofAllSystems(Ledger ledger, String event) {
        return List.of("android", "ios", "windows").stream()
                .mapToLong(os -> ledger.sum("event " + event + " " + os))
                .sum();
    }

    private static long events(Ledger ledger, String os) {
        return List.of("view", "like", "message_sent", "message_received").stream()
                .mapToLong(event -> ledger.sum("event " + event + " " + os))
                .sum();
    }

    private static Shown rate(String requirement, String panel, String label, double expected) {
        return new Shown(requirement, panel, label, Kind.RATE, expected, 0.2);
    }

    /** Some of it happens twice: what failed is tried again. */
    private static Shown about(String requirement, String panel, String label, double expected) {
        return new Shown(requirement, panel, label, Kind.RATE, expected, 0.3);
    }

    private static Shown total(String requirement, String panel, String label, double expected) {
        return new Shown(requirement, panel, label, Kind.LAST, expected, 0.1);
    }

    /** A sketch's estimate. */
    private static Shown nearly(String requirement, String panel, String label, double expected) {
        return new Shown(requirement, panel, label, Kind.LAST, expected, 0.05);
    }

    /** Whether the traffic did it at all: else the panel is right by showing nothing. */
    boolean happened() {
        return expected > 0;
    }

    /** What is wrong, in a sentence; empty if the panel shows what happened. */
    Optional<String> difference(PrometheusApi prometheus, Instant begin, Instant end) throws Exception {
        double shown = shown(prometheus, begin, end);
        if (Math.abs(shown - expected) <= tolerance * expected + 3) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s: \"%s\" %s shows %.1f, the traffic did %.1f",
                requirement,
                panel,
                label,
                shown,
                expected));
    }

    private double shown(PrometheusApi prometheus, Instant begin, Instant end) throws Exception {
        String promql = expression();
        // Longer than the traffic: a rate looks back, and services began to publish before.
        long seconds = Duration.between(begin, end).toSeconds() + 60;
        String asked = switch (kind) {
            case RATE -> String.format(Locale.ROOT, "sum_over_time((%s)[%ds:%ds]) * %d", promql, seconds, STEP, STEP);
            case PEAK -> String.format(Locale.ROOT, "max_over_time((%s)[%ds:2s])", promql, seconds);
            case LAST -> promql.replace("[5m]", "[" + seconds + "s]"); // of all the time, not of its end
        };
        double sum = 0;
        for (JsonNode series : prometheus
                .get("query", Map.of("query", asked, "time", String.valueOf(end.getEpochSecond())))
                .path("result")) {
            if (matches(series.path("metric"))) {
                sum += series.path("value").get(1).asDouble();
            }
        }
        return sum;
    }

    private boolean matches(JsonNode labels) {
        if (label.isEmpty()) {
            return true;
        }
        String[] parts = label.split("=", 2);
        return labels.path(parts[0]).asText().equals(parts[1]);
    }

    /** The panel's first query; on the board of the MES with that service chosen, as sessions are every service's. */
    private String expression() throws IOException {
        return Boards.expressions().stream()
                .filter(expression -> expression.where().equals(panel))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no panel " + panel))
                .promql()
                .replace(EVERY_SERVICE, panel.startsWith("MES: ") ? "job=~\"mes-api\"" : EVERY_SERVICE);
    }
}
