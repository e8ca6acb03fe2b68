package io.goldensignals.dashboards.prometheus;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the world that a dashboard shows: the jobs and instances that its variables name. */
public final class Scope {

    private static final String JOB = "job=~\"$job\"";
    private static final String REPLICA = "instance=~\"$instance\"";

    /** The condition that selects the alert which always fires. */
    public static final String SIGN_OF_LIFE = "alertname=\"Watchdog\"";

    /**
     * A variable that dashboards have beside those for jobs and instances.
     *
     * @param name of the variable
     * @param label whose values it holds
     * @param metrics that have the label
     */
    public record Variable(String name, String label, Set<String> metrics) {

        /** The condition for a selector: empty if its metric does not have the label, or if it says itself which values it wants. */
        String of(PromqlReader.Selector selector) {
            boolean said = selector.conditions().stream()
                    .anyMatch(condition -> condition.label().equals(label));
            return said || !metrics.contains(selector.metric()) ? "" : ", " + label + "=~\"$" + name + "\"";
        }
    }

    private Scope() {}

    /** The expression with every selector narrowed; what is aggregated over instances is narrowed by job only. */
    public static String narrowed(String expr) {
        return narrowed(expr, List.of());
    }

    /** As {@link #narrowed(String)}, and by the variables whose labels a selector's metric has. */
    public static String narrowed(String expr, List<Variable> variables) {
        // The sign of life is of no job.
        return expr.contains(SIGN_OF_LIFE)
                ? expr
                : with(
                        expr,
                        selector -> Environment.selected()
                                + (hasInstance(selector.metric()) ? JOB + ", " + REPLICA : JOB)
                                + variables.stream()
                                        .map(variable -> variable.of(selector))
                                        .collect(Collectors.joining()));
    }

    /** The expression with every selector narrowed to an alert's own labels, as a template for its annotations. */
    public static String ofAlert(String expr, Object... labels) {
        String own = Stream.concat(
                        Environment.labels().stream(), Arrays.stream(labels).map(Promql::name))
                .map(label -> label + "={{ $labels." + label + " | printf \"%q\" }}")
                .collect(Collectors.joining(", "));
        return with(expr, selector -> own);
    }

    private static String with(String expr, Function<PromqlReader.Selector, String> conditions) {
        StringBuilder out = new StringBuilder(expr);
        List<PromqlReader.Selector> selectors = PromqlReader.selectors(expr);
        for (int i = selectors.size() - 1; i >= 0; i--) {
            PromqlReader.Selector selector = selectors.get(i);
            int end = selector.nameEnd();
            String scope = conditions.apply(selector);
            if (end < out.length() && out.charAt(end) == '{') {
                out.insert(end + 1, scope + (selector.conditions().isEmpty() ? "" : ", "));
            } else {
                out.insert(end, "{" + scope + "}");
            }
        }
        return out.toString();
    }

    /** Whether series of that name have an instance: recorded ones and alerts are sums over instances. */
    public static boolean hasInstance(String metric) {
        return !metric.contains(":") && !metric.equals("ALERTS") && !metric.equals("ALERTS_FOR_STATE");
    }
}
