package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.prometheus.Expr.Condition;
import io.goldensignals.dashboards.prometheus.Expr.Grouping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The selectors and lists of labels of a PromQL expression, in the order of its text. */
public final class PromqlReader {

    /**
     * A selector in an expression.
     *
     * @param metric its name
     * @param conditions on its other labels
     * @param range its window without brackets; empty for an instant vector
     * @param call the function or aggregation that takes it; empty if none does
     * @param nameEnd where the name ends in the text
     */
    public record Selector(String metric, List<Condition> conditions, String range, String call, int nameEnd) {

        /** The selector alone, without its window. */
        public String instant() {
            return conditions.isEmpty()
                    ? metric
                    : conditions.stream()
                            .map(condition -> condition.label() + condition.operator() + quoted(condition.value()))
                            .collect(Collectors.joining(", ", metric + "{", "}"));
        }

        private static String quoted(String value) {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    private final List<Selector> selectors = new ArrayList<>();
    private final List<Grouping> groupings = new ArrayList<>();

    private PromqlReader(String expr) {
        read(Expr.parse(expr), "");
        groupings.sort(Comparator.comparingInt(Grouping::start));
    }

    /** One for each name of a metric. */
    public static List<Selector> selectors(String expr) {
        return new PromqlReader(expr).selectors;
    }

    /** The labels by which the expression groups or joins. */
    public static List<String> groupingLabels(String expr) {
        return groupings(expr).stream()
                .flatMap(grouping -> grouping.labels().stream())
                .toList();
    }

    /** The lists of labels by which the expression groups or joins. */
    public static List<Grouping> groupings(String expr) {
        return new PromqlReader(expr).groupings;
    }

    private void read(Expr expr, String call) {
        if (expr instanceof Expr.Selector selector) {
            selector(selector, call);
        } else if (expr instanceof Expr.Subquery subquery) {
            read(subquery.of(), call);
        } else if (expr instanceof Expr.Call function) {
            function.arguments().forEach(argument -> read(argument, function.function()));
        } else if (expr instanceof Expr.Aggregation aggregation) {
            grouping(aggregation.grouping());
            aggregation.arguments().forEach(argument -> read(argument, aggregation.operator()));
        } else if (expr instanceof Expr.Binary binary) {
            read(binary.left(), call);
            grouping(binary.matching());
            grouping(binary.group());
            read(binary.right(), call);
        }
    }

    private void grouping(Grouping grouping) {
        if (grouping.start() >= 0) {
            groupings.add(grouping);
        }
    }

    /** A selector may name several metrics by a condition. */
    private void selector(Expr.Selector selector, String call) {
        List<Condition> others = selector.conditions().stream()
                .filter(condition -> !condition.label().equals("__name__"))
                .toList();
        Stream<String> names = selector.metric().isEmpty()
                ? selector.conditions().stream()
                        .filter(condition -> condition.label().equals("__name__"))
                        .flatMap(condition -> Stream.of(condition.value().split("\\|")))
                : Stream.of(selector.metric());
        names.forEach(name -> selectors.add(new Selector(name, others, selector.range(), call, selector.nameEnd())));
    }
}
