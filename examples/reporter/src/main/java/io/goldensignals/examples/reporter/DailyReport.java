package io.goldensignals.examples.reporter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Yesterday's key figures, and a chart of the last seven days for each group of them. */
final class DailyReport {

    private static final Duration DAY = Duration.ofDays(1);

    private final Prometheus prometheus;
    private final List<Figure> figures;
    private final ZoneId zone;
    private final String dashboardUrl;

    DailyReport(Prometheus prometheus, List<Figure> figures, ZoneId zone, String dashboardUrl) {
        this.prometheus = prometheus;
        this.figures = figures;
        this.zone = zone;
        this.dashboardUrl = dashboardUrl;
    }

    /** Sends the report on the day before {@code today}; false if a part of it was not sent. */
    boolean send(LocalDate today, Telegram telegram) throws IOException, InterruptedException {
        Instant midnight = today.atStartOfDay(zone).toInstant();
        boolean sent = telegram.sendText(text(today.minusDays(1), midnight));
        Map<String, List<Figure>> groups = new LinkedHashMap<>();
        figures.forEach(figure -> groups.computeIfAbsent(figure.group(), ignored -> new ArrayList<>())
                .add(figure));
        for (Map.Entry<String, List<Figure>> group : groups.entrySet()) {
            byte[] chart = chart(group.getKey(), group.getValue(), today);
            sent &= telegram.sendPhoto(chart, "<b>" + Telegram.escape(group.getKey()) + "</b>, last 7 days" + link());
        }
        return sent;
    }

    private String text(LocalDate day, Instant midnight) throws IOException, InterruptedException {
        StringBuilder out = new StringBuilder("<b>Report for " + day + "</b>");
        String group = "";
        for (Figure figure : figures) {
            if (!figure.group().equals(group)) {
                group = figure.group();
                out.append("\n\n<i>").append(Telegram.escape(group)).append("</i>");
            }
            OptionalDouble value = prometheus.value(figure.expression(), midnight);
            out.append("\n").append(Telegram.escape(figure.name())).append(": ");
            out.append(value.isPresent() ? number(value.getAsDouble()) + unit(figure) : "no data");
        }
        return out.append("\n").append(link()).toString();
    }

    /** One point a day, each at the midnight that ends the day. */
    private byte[] chart(String title, List<Figure> group, LocalDate today) throws IOException, InterruptedException {
        List<Chart.Panel> panels = new ArrayList<>();
        for (Figure figure : group) {
            List<Point> points = new ArrayList<>();
            for (int daysAgo = 6; daysAgo >= 0; daysAgo--) {
                Instant end = today.minusDays(daysAgo).atStartOfDay(zone).toInstant();
                prometheus
                        .value(figure.expression(), end)
                        .ifPresent(value -> points.add(new Point(end.minus(DAY.dividedBy(2)), value)));
            }
            panels.add(Chart.Panel.of(figure.name(), points));
        }
        return Chart.png(title, panels, zone);
    }

    private String link() {
        return dashboardUrl.isEmpty() ? "" : "\n<a href=\"" + Telegram.escape(dashboardUrl) + "\">Dashboard</a>";
    }

    private static String unit(Figure figure) {
        return figure.unit().isEmpty() ? "" : " " + Telegram.escape(figure.unit());
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.3g", value);
    }
}
