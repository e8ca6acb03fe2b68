package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.settings.Settings;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The labels that set apart environments in one Prometheus: services of one job name in two clusters or namespaces are two
 * services. Every aggregation and every join keeps them, so that none hides or completes the other. Where series do not have
 * them they are empty, and nothing changes.
 */
public final class Environment {

    /** The outer label first. */
    public static List<String> labels() {
        return Settings.current().labels();
    }

    private Environment() {}

    /** The expression with the labels in every list of {@code by} and {@code on}. */
    public static String kept(String expr) {
        if (labels().isEmpty()) {
            return expr;
        }
        StringBuilder out = new StringBuilder(expr);
        List<Expr.Grouping> groupings = PromqlReader.groupings(expr);
        for (int i = groupings.size() - 1; i >= 0; i--) {
            Expr.Grouping grouping = groupings.get(i);
            if (grouping.keeps() && !grouping.labels().containsAll(labels())) {
                out.insert(
                        grouping.start(),
                        String.join(", ", labels()) + (grouping.labels().isEmpty() ? "" : ", "));
            }
        }
        return out.toString();
    }

    /** Conditions on the labels that a dashboard's variables hold, each followed by a comma. */
    public static String selected() {
        return labels().stream().map(label -> selected(label) + ", ").collect(Collectors.joining());
    }

    /** The condition on one of the labels that a dashboard's variable holds. */
    public static String selected(String label) {
        return label + "=~\"$" + label + "\"";
    }

    /** A legend that ends with the environment; where there is none, with blanks that are not seen. */
    public static String legend(String legend) {
        return legend + labels().stream().map(label -> " {{" + label + "}}").collect(Collectors.joining());
    }
}
