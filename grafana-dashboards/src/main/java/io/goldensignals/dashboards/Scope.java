package io.goldensignals.dashboards;

import java.util.List;

/** The part of the world that a dashboard shows: the jobs and instances that its variables name. */
final class Scope {

    private static final String JOB = "job=~\"$job\"";
    private static final String REPLICA = "instance=~\"$instance\"";

    private Scope() {}

    /** The expression with every selector narrowed; what is aggregated over instances is narrowed by job only. */
    static String narrowed(String expr) {
        StringBuilder out = new StringBuilder(expr);
        List<PromqlReader.Selector> selectors = PromqlReader.selectors(expr);
        for (int i = selectors.size() - 1; i >= 0; i--) {
            PromqlReader.Selector selector = selectors.get(i);
            int end = selector.nameEnd();
            String scope = hasInstance(selector.metric()) ? JOB + ", " + REPLICA : JOB;
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
        return !metric.contains(":") && !metric.equals("ALERTS");
    }
}
