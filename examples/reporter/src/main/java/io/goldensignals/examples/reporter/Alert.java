package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An alert as Alertmanager's webhook sends it.
 *
 * <p>Its rule can give the annotations {@code figure} (a name), {@code current} and {@code deviation} (texts),
 * {@code expr}, {@code fence_low} and {@code fence_high} (PromQL, for the chart), {@code dashboard_url} and
 * {@code runbook_url}.
 */
record Alert(
        String fingerprint,
        boolean firing,
        Instant startsAt,
        Map<String, String> labels,
        Map<String, String> annotations) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    /** The alerts of a notification of version 4; what is no alert is left out. */
    static List<Alert> of(JsonNode notification) {
        List<Alert> alerts = new ArrayList<>();
        notification.path("alerts").forEach(alert -> alerts.add(one(alert)));
        return alerts;
    }

    /** One alert of a notification, or what {@link #json} made of it. */
    static Alert one(JsonNode alert) {
        Map<String, String> labels = texts(alert.path("labels"));
        return new Alert(
                alert.path("fingerprint").asText(labels.toString()),
                alert.path("status").asText().equals("firing"),
                time(alert.path("startsAt").asText()),
                labels,
                texts(alert.path("annotations")));
    }

    /** As it stands in a notification. */
    Map<String, Object> json() {
        return Map.of(
                "fingerprint", fingerprint,
                "status", firing ? "firing" : "resolved",
                "startsAt", startsAt.toString(),
                "labels", labels,
                "annotations", annotations);
    }

    /** What makes two notifications of the same alert the same: which alert, which occurrence, which end of it. */
    String identity() {
        return fingerprint + " " + startsAt + " " + firing;
    }

    String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }

    String severity() {
        return labels.getOrDefault("severity", "none");
    }

    String title() {
        String figure = annotation("figure");
        return figure.isEmpty() ? labels.getOrDefault("alertname", "alert") : figure;
    }

    /** The alert in Telegram's HTML; every line closes what it opens. */
    String text(ZoneId zone) {
        StringBuilder out = new StringBuilder();
        out.append(firing ? "\uD83D\uDD34 " : "\u2705 ");
        out.append("<b>").append(Telegram.escape(title())).append("</b>");
        out.append(firing ? " (" + Telegram.escape(severity()) + ")" : " is over");
        line(out, "", annotation("summary"));
        line(out, "Current value: ", annotation("current"));
        line(out, "Deviation: ", annotation("deviation"));
        line(out, firing ? "Since: " : "Was since: ", TIME.format(startsAt.atZone(zone)));
        link(out, "Dashboard", annotation("dashboard_url"));
        link(out, "Runbook", annotation("runbook_url"));
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append("\n").append(name).append(Telegram.escape(value));
        }
    }

    private static void link(StringBuilder out, String name, String url) {
        if (url.startsWith("http://") || url.startsWith("https://")) {
            out.append("\n<a href=\"")
                    .append(Telegram.escape(url))
                    .append("\">")
                    .append(name)
                    .append("</a>");
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        Set<Map.Entry<String, JsonNode>> fields = object.properties();
        fields.forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
