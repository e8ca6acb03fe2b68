package io.goldensignals.dashboards;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the world that a dashboard shows: the jobs and instances that its variables name. */
final class Scope {

    private static final String ENVIRONMENT = Environment.selected() + ", ";
    private static final String JOB = "job=~\"$job\"";
    private static final String REPLICA = "instance=~\"$instance\"";

    /** The condition that selects the alert which always fires. */
    static final String SIGN_OF_LIFE = "alertname=\"Watchdog\"";

    private Scope() {}

    /** The expression with every selector narrowed; what is aggregated over instances is narrowed by job only. */
    static String narrowed(String expr) {
        // The sign of life is of no job.
        return expr.contains(SIGN_OF_LIFE)
                ? expr
                : with(expr, metric -> ENVIRONMENT + (hasInstance(metric) ? JOB + ", " + REPLICA : JOB));
    }

    /** The expression with every selector narrowed to an alert's own labels, as a template for its annotations. */
    static String ofAlert(String expr, Object... labels) {
        String own = Stream.concat(
                        Environment.LABELS.stream(), Arrays.stream(labels).map(Promql::name))
                .map(label -> label + "={{ $labels." + label + " | printf \"%q\" }}")
                .collect(Collectors.joining(", "));
        return with(expr, metric -> own);
    }

    private static String with(String expr, UnaryOperator<String> conditions) {
        StringBuilder out = new StringBuilder(expr);
        List<PromqlReader.Selector> selectors = PromqlReader.selectors(expr);
        for (int i = selectors.size() - 1; i >= 0; i--) {
            PromqlReader.Selector selector = selectors.get(i);
            int end = selector.nameEnd();
            String scope = conditions.apply(selector.metric());
            if (end < out.length() && out.charAt(end) == '{') {
                out.insert(end + 1, scope + (selector.conditions().isEmpty() ? "" : ", "));
            } else {
                out.insert(end, "{" + scope + "}");
            }
        }
        return out.toString();
    }

    /** Whether series of that name tell instances apart: recorded ones and alerts are sums over instances. */
    static boolean hasInstance(String metric) {
        return !metric.contains(":") && !metric.equals("ALERTS") && !metric.equals("ALERTS_FOR_STATE");
    }
}
