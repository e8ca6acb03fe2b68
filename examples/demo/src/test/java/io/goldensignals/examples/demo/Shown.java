package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a panel must show after the traffic, for a row of the requirements.
 *
 * @param requirement the row's id
 * @param panel the board's and the panel's title; with {@code " #2"} its second query alone
 * @param series restricts the panel's series, which are summed: conditions such as {@code a=b} or {@code a=b|c}, separated
 *     by commas, an empty value for a label that is not there; {@code " less "} subtracts the series behind it
 * @param kind how the panel's queries become one figure
 * @param truth what it is compared with, in words
 * @param least the lowest figure that is right
 * @param most the highest one
 */
record Shown(String requirement, String panel, String series, Kind kind, String truth, double least, double most) {
    /** What a panel shows. */
    enum Kind {
        /** Rates or increases: the counters under them are compared, from the start of their processes until the end. */
        TOTAL,
        /** A figure that is compared as it is at the end. */
        LAST,
        /** A figure whose highest value is compared. */
        PEAK,
        /** Percentiles of a short time, which are compared as those of all that was counted. */
        WHOLE
    }

    private static final int STEP = 2;
    private static final double ROUNDING = 1e-9;
    private static final Pattern GROWTH = Pattern.compile("(?:rate|increase)\\(([^()\\[]+)\\[[^\\]]+]\\)");

    /**
     * How much a counter has grown, to the unit: the steps from one reading to the next telescope. One that was not there before
     * or has fallen, such as that of a process that has just started, counts as a whole. Only what a process that was killed
     * had counted since its last scrape is missing, which is nothing if it was quiet. A scrape that failed leaves no gap: the
     * reading before it stands.
     */
    private static final String GROWN =
            "sum_over_time((last_over_time(%1$s[5m]) - last_over_time(%1$s[5m] offset %2$ds) >= 0"
                    + " or last_over_time(%1$s[5m]) + 0)[%3$ds:%2$ds])";

    /** Whether the traffic did it at all: else the panel is right by showing nothing. */
    boolean happened() {
        return most > 0;
    }

    /** What is wrong, in a sentence; empty if the panel shows what happened. */
    Optional<String> difference(PrometheusApi prometheus, List<Expression> boards, Instant begin, Instant end)
            throws Exception {
        double shown = shown(prometheus, boards, begin, end);
        return right(shown) ? Optional.empty() : Optional.of("wrong: " + sentence(shown, end));
    }

    /** Whether the figure is within the bounds, but for what sums of floating point numbers lose. */
    boolean right(double shown) {
        return shown >= least - ROUNDING * Math.abs(least) && shown <= most + ROUNDING * Math.abs(most);
    }

    /** What the panel shows and what it must show. */
    String sentence(double shown, Instant time) {
        return String.format(
                Locale.ROOT,
                "row %s: panel \"%s\"%s, %s at %s shows %.3f, must show %s: %s",
                requirement,
                panel,
                series.isEmpty() ? "" : " {" + series + "}",
                kind,
                time.truncatedTo(ChronoUnit.SECONDS),
                shown,
                least == most
                        ? String.format(Locale.ROOT, "%.3f", least)
                        : String.format(Locale.ROOT, "%.3f to %.3f", least, most),
                truth);
    }

    /** Board and title of the panel, without the number of the query that it begins with. */
    String panelName() {
        return panel.split(" #", 2)[0];
    }

    private int firstQuery() {
        String[] parts = panel.split(" #", 2);
        return parts.length == 1 ? 0 : Integer.parseInt(parts[1]) - 1;
    }

    /** The figure that the panel shows; no series are 0. */
    double shown(PrometheusApi prometheus, List<Expression> boards, Instant begin, Instant end) throws Exception {
        // Longer than the traffic: services began to publish before.
        long seconds = Duration.between(begin, end).toSeconds() + 60;
        List<Expression> queries = boards.stream()
                .filter(expression -> expression.where().equals(panelName()))
                .skip(firstQuery())
                .toList();
        if (queries.isEmpty()) {
            throw new IllegalStateException("no panel " + panel);
        }
        for (Expression query : queries) {
            JsonNode result = prometheus
                    .get(
                            "query",
                            Map.of(
                                    "query",
                                    asked(query.promql(), seconds),
                                    "time",
                                    String.valueOf(end.getEpochSecond())))
                    .path("result");
            double sum = 0;
            boolean any = false;
            for (JsonNode one : result) {
                int sign = sign(one.path("metric"));
                any |= sign != 0;
                double value = sign == 0 ? 0 : sign * one.path("value").get(1).asDouble();
                sum = kind == Kind.WHOLE ? Math.max(sum, value) : sum + value; // percentiles have no sum
            }
            if (any) {
                return sum; // of the panel's queries the first that has such series
            }
        }
        return 0;
    }

    private String asked(String promql, long seconds) {
        return switch (kind) {
            case TOTAL, WHOLE ->
                GROWTH.matcher(promql).replaceAll(found -> Matcher.quoteReplacement(grown(found.group(1), seconds)));
            case PEAK -> String.format(Locale.ROOT, "max_over_time((%s)[%ds:%ds])", promql, seconds, STEP);
            case LAST -> promql;
        };
    }

    /** How much the counter has grown in so many seconds. */
    static String grown(String counter, long seconds) {
        return String.format(Locale.ROOT, GROWN, counter, STEP, seconds);
    }

    /** 1 for a series that is to be added, -1 for one to be subtracted, 0 for any other. */
    private int sign(JsonNode labels) {
        String[] sides = series.split(" less ", 2);
        if (matches(labels, sides[0])) {
            return 1;
        }
        return sides.length > 1 && matches(labels, sides[1]) ? -1 : 0;
    }

    private static boolean matches(JsonNode labels, String conditions) {
        return conditions.isEmpty()
                || Arrays.stream(conditions.split(",")).allMatch(condition -> {
                    String[] parts = condition.split("=", 2);
                    return List.of(parts[1].split("\\|"))
                            .contains(labels.path(parts[0]).asText());
                });
    }
}
