package io.goldensignals.examples.reporter;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Yesterday's key figures beside those of the day before and of a week ago, and a chart of seven days for each group. */
final class DailyReport {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);

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

    /** A message of the report: a text, or a chart with its caption. */
    static final class Part {
        private final String html;
        private final byte[] chart;

        Part(String html, byte[] chart) {
            this.html = html;
            this.chart = chart;
        }

        Telegram.Outcome send(Telegram telegram) throws InterruptedException {
            return chart.length == 0 ? telegram.sendText(html) : telegram.sendPhoto(chart, html);
        }
    }

    /** The messages of the report on the day before {@code today}, made before the first is sent: all of it or, if it throws, nothing. */
    List<Part> parts(LocalDate today) throws IOException, InterruptedException {
        Map<String, List<Week>> groups = new LinkedHashMap<>();
        for (Figure figure : figures) {
            groups.computeIfAbsent(figure.group(), ignored -> new ArrayList<>()).add(week(figure, today));
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(text(today.minusDays(1), groups), new byte[0]));
        groups.forEach((group, weeks) -> parts.add(
                new Part("<b>" + Telegram.escape(group) + "</b>, last 7 days" + link(), chart(group, weeks))));
        return parts;
    }

    /** Sends the report at once; false if a part of it was not sent. */
    boolean send(LocalDate today, Telegram telegram) throws IOException, InterruptedException {
        boolean sent = true;
        for (Part part : parts(today)) {
            sent &= part.send(telegram) == Telegram.Outcome.SENT;
        }
        return sent;
    }

    /** A figure's values of the last days that have one, by how many days ago: 1 is yesterday, 8 a week before. */
    private record Week(Figure figure, Map<Integer, Double> values, List<Point> points) {

        String text() {
            Double yesterday = values.get(1);
            if (yesterday == null) {
                return "no data";
            }
            return "<b>" + Telegram.escape(figure.text(yesterday)) + "</b>\n    day before "
                    + compared(yesterday, values.get(2)) + ", week ago "
                    + compared(yesterday, values.get(8));
        }

        private String compared(double now, @Nullable Double then) {
            if (then == null) {
                return "no data";
            }
            String value = Telegram.escape(figure.text(then));
            return then == 0 ? value : value + String.format(Locale.ROOT, " (%+.0f %%)", 100 * (now - then) / then);
        }
    }

    private Week week(Figure figure, LocalDate today) throws IOException, InterruptedException {
        Map<Integer, Double> values = new LinkedHashMap<>();
        List<Point> points = new ArrayList<>();
        for (int daysAgo = 8; daysAgo >= 1; daysAgo--) {
            LocalDate day = today.minusDays(daysAgo);
            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
            OptionalDouble value = prometheus.value(figure.expression(), end);
            if (value.isPresent()) {
                values.put(daysAgo, value.getAsDouble());
                if (daysAgo <= 7) {
                    points.add(new Point(day.atStartOfDay(zone).toInstant(), value.getAsDouble()));
                }
            }
        }
        return new Week(figure, values, points);
    }

    private String text(LocalDate day, Map<String, List<Week>> groups) {
        StringBuilder out = new StringBuilder("<b>Report for " + DAY.format(day) + "</b>");
        groups.forEach((group, weeks) -> {
            out.append("\n\n<i>").append(Telegram.escape(group)).append("</i>");
            weeks.forEach(week -> out.append("\n")
                    .append(Telegram.escape(week.figure().name()))
                    .append(": ")
                    .append(week.text()));
        });
        return out.append("\n").append(link()).toString();
    }

    private byte[] chart(String title, List<Week> weeks) {
        List<Chart.Panel> panels = weeks.stream()
                .map(week -> new Chart.Panel(
                        week.figure().name(),
                        week.points(),
                        List.of(),
                        List.of(),
                        week.figure().unit().equals("%")))
                .toList();
        return Chart.daily(title + ", last 7 days", panels, zone);
    }

    private String link() {
        return dashboardUrl.isEmpty() ? "" : "\n<a href=\"" + Telegram.escape(dashboardUrl) + "\">Dashboard</a>";
    }
}
