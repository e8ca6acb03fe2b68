package io.goldensignals.examples.demo;

import io.goldensignals.dashboards.prometheus.PromqlReader;
import java.util.List;
import java.util.Map;

/**
 * A PromQL expression of a panel or a rule.
 *
 * @param where what shows it, for people
 */
record Expression(String where, String promql) {
    /** What Grafana would put in for its variables, with everything chosen and a short look back. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("$__rate_interval", "20s"),
            Map.entry("$__range", "5m"),
            Map.entry("$__interval", "10s"),
            Map.entry("$cluster", ".*"),
            Map.entry("$namespace", ".*"),
            Map.entry("$instance", ".+"),
            Map.entry("$route", ".*"),
            Map.entry("$bucket", ".*"),
            Map.entry("$name", ".*"),
            Map.entry("$queue", ".*"),
            Map.entry("$destination", ".*"),
            Map.entry("$figure", ".*"));

    static Expression ofPanel(String where, String promql) {
        String plain = promql;
        // The longer names first, as $__rate_interval ends like another.
        for (String name : VARIABLES.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .toList()) {
            plain = plain.replace(name, VARIABLES.get(name));
        }
        return new Expression(where, plain);
    }

    /** Each selector alone, as an instant vector. */
    List<String> selectors() {
        return PromqlReader.selectors(promql).stream()
                .map(PromqlReader.Selector::instant)
                .toList();
    }

    /** The names of the metrics. */
    List<String> metrics() {
        return PromqlReader.selectors(promql).stream()
                .map(PromqlReader.Selector::metric)
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return where + ": " + promql;
    }
}
