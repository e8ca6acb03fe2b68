package io.goldensignals.dashboards.rules;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.servlet.ServletMeters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Made-up samples of every row of the catalogues: two instances, of which the second starts again midway. Counters grow by the
 * same each minute, so that it does not matter how an engine completes a window that begins and ends between two samples.
 */
final class CatalogData {

    /** The namespace of all of it. */
    static final String NAMESPACE = "all";

    private static final int COMBINATIONS = 3;

    private static final List<PromqlReader.Selector> SELECTORS = Stream.concat(
                    RuleFiles.rules(Profile.OPERATION).map(CatalogData::expression),
                    BoardFile.all().stream().flatMap(board -> board.expressions().stream()))
            .flatMap(expr -> PromqlReader.selectors(expr).stream())
            .toList();

    /** What exporters do not declare as a counter but rules and panels take rates of. */
    private static final Set<String> COUNTED = taken("rate", "increase");

    /** Of what they take how much it grows: as above, but not from zero again. */
    private static final Set<String> GROWING = taken("delta", "deriv");

    private final Map<Map<String, String>, double[]> series = new LinkedHashMap<>();
    private final int minutes;
    private final long start;

    private CatalogData(int minutes, long start) {
        this.minutes = minutes;
        this.start = start;
    }

    /**
     * The samples of {@code minutes}, by labels.
     *
     * @param start the Unix time of the first, in seconds
     */
    static Map<Map<String, String>, double[]> of(int minutes, long start) {
        CatalogData data = new CatalogData(minutes, start);
        for (MeterSpec row : Catalogs.ALL) {
            for (int instance = 0; instance < 2; instance++) {
                for (Map<String, String> tags : tags(row)) {
                    data.row(row, instance, tags);
                }
            }
        }
        return data.series;
    }

    /** The panel's expression with every choice of the board's variables, of these samples only. */
    static String expression(String panel) {
        return PromtoolIT.plain(panel)
                .replace("\"$namespace\"", "\"" + NAMESPACE + "\"")
                .replaceAll("=\"\\$\\w+\"", "=~\".*\"")
                .replaceAll("\\$\\w+", ".*");
    }

    static String expression(Rule rule) {
        return rule instanceof Recording recording ? recording.expr() : ((Alert) rule).expr();
    }

    private static Set<String> taken(String... calls) {
        return SELECTORS.stream()
                .filter(selector -> Set.of(calls).contains(selector.call()))
                .map(PromqlReader.Selector::metric)
                .collect(Collectors.toSet());
    }

    /** Some combinations of values of the row's tags, and one for each selector of it. */
    private static Set<Map<String, String>> tags(MeterSpec row) {
        Set<Map<String, String>> combinations = new LinkedHashSet<>();
        for (int i = 0; i < COMBINATIONS; i++) {
            Map<String, String> values = new TreeMap<>();
            for (TagSpec tag : row.tags()) {
                List<String> known = known(tag);
                values.put(Promql.label(tag), known.get(i % known.size()));
            }
            combinations.add(values);
        }
        for (PromqlReader.Selector selector : SELECTORS) {
            if (selector.metric().replaceFirst("_(bucket|count|sum)$", "").equals(row.prometheusName())
                    || selector.metric().equals(row.prometheusName())) {
                combinations.add(fitting(row, selector));
            }
        }
        return combinations;
    }

    /** Values of the row's tags that the selector takes. */
    static Map<String, String> fitting(MeterSpec row, PromqlReader.Selector selector) {
        Map<String, String> values = new TreeMap<>();
        row.tags().forEach(tag -> values.put(Promql.label(tag), fitting(tag, selector)));
        return values;
    }

    private static List<String> known(TagSpec tag) {
        return tag.isClosed() ? new ArrayList<>(tag.values()) : List.of("x0", "x1");
    }

    /** A value of the tag that the selector takes; one that it is given by its conditions if it has no such value. */
    private static String fitting(TagSpec tag, PromqlReader.Selector selector) {
        List<Expr.Condition> conditions = selector.conditions().stream()
                .filter(condition -> condition.label().equals(Promql.label(tag)))
                .filter(condition -> !condition.value().contains("$"))
                .toList();
        List<String> candidates = new ArrayList<>(known(tag));
        conditions.forEach(condition -> Stream.of(condition.value().split("\\|"))
                .map(part -> part.replaceAll("\\(.*?\\)|\\.[*+?]|\\\\+", "").replaceAll("\\[(.)[^]]*]", "$1"))
                .forEach(candidates::add));
        return candidates.stream()
                .filter(value -> conditions.stream().allMatch(condition -> holds(condition, value)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no value of " + tag.key() + " for " + conditions));
    }

    static boolean holds(Expr.Condition condition, String value) {
        boolean equal = condition.operator().contains("~")
                ? value.matches(condition.value().replace("\\\\", "\\"))
                : value.equals(condition.value());
        return equal != condition.operator().startsWith("!");
    }

    private void row(MeterSpec row, int instance, Map<String, String> tags) {
        Map<String, String> labels = new TreeMap<>(tags);
        labels.values().removeIf(String::isEmpty);
        labels.put("cluster", "c");
        labels.put("namespace", NAMESPACE);
        labels.put("job", "shop-api");
        labels.put("instance", "i" + instance + ":8080");
        Random random = new Random((row.prometheusName() + labels).hashCode());
        String name = row.prometheusName();
        switch (row.type()) {
            case TIMER, DISTRIBUTION_SUMMARY -> {
                int parts = row.buckets().size() + 1;
                int each = 1 + random.nextInt(20);
                for (int i = 0; i < row.buckets().size(); i++) {
                    String boundary = le(row.buckets().get(i));
                    put(name + "_bucket", labels, counter(instance, each * (i + 1)), "le", boundary);
                }
                put(name + "_bucket", labels, counter(instance, each * parts), "le", "+Inf");
                put(name + "_count", labels, counter(instance, each * parts));
                put(name + "_sum", labels, counter(instance, each * parts * 0.75));
            }
            case COUNTER -> put(name, labels, counter(instance, 1 + random.nextInt(20)));
            default -> {
                if (COUNTED.contains(name) || GROWING.contains(name)) {
                    put(name, labels, counter(GROWING.contains(name) ? 0 : instance, 1 + random.nextInt(20)));
                } else {
                    put(name, labels, gauge(row, random));
                }
            }
        }
    }

    private void put(String name, Map<String, String> labels, double[] values, String... more) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("__name__", name);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        series.put(all, values);
    }

    static String le(double boundary) {
        return boundary == Math.rint(boundary) ? (long) boundary + ".0" : String.valueOf(boundary);
    }

    /** Begins again where the instance does, and has then counted for a minute. */
    private double[] counter(int instance, double growth) {
        double[] values = new double[minutes];
        int restart = minutes * 2 / 3;
        for (int minute = 0; minute < minutes; minute++) {
            values[minute] = growth * (instance == 1 && minute >= restart ? minute - restart + 1 : 1000 + minute);
        }
        return values;
    }

    private double[] gauge(MeterSpec row, Random random) {
        double[] values = new double[minutes];
        double value = 10 + random.nextInt(100);
        for (int minute = 0; minute < minutes; minute++) {
            value = Math.max(1, value + random.nextInt(7) - 3);
            values[minute] = value;
            if (row.equals(ServletMeters.OBJECTIVE_DURATION)) {
                values[minute] = 0.5;
            } else if (row.prometheusName().contains("timestamp")) {
                values[minute] = start + minute * 60L - value;
            } else if (row.prometheusName().endsWith("_ratio")) {
                values[minute] = value / 200;
            }
        }
        return values;
    }
}
