package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.settings.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A story in which an alert is quiet, fires and resolves, in samples that are a minute apart. Values are in promtool's
 * notation: {@code 0x10} is eleven zeros, {@code 0+5x10} grows by five, {@code _x10} are ten gaps.
 */
final class Scenario {

    private static final Pattern VALUES = Pattern.compile("(_|-?[\\d.e]+)([+-][\\d.]+)?(?:x(\\d+))?");

    final String alert;
    final Map<String, String> labels = new TreeMap<>();
    private final Map<String, List<String>> series = new LinkedHashMap<>();
    int stepMinutes = 1;
    int quietAt = 10;
    int firesAt = -1;
    int resolvedAt = -1;
    boolean endsWithItsSeries = true;
    private Severity severity;

    private Scenario(String alert) {
        this.alert = alert;
    }

    static Scenario of(String alert) {
        return new Scenario(alert);
    }

    /** The labels of the alert beside those that the rule sets: names and values by turns. */
    Scenario labels(String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return this;
    }

    /** A series of {@code metric}, which may have conditions, with the scenario's and {@code more} labels, by turns. */
    Scenario series(Metric metric, String values, String... more) {
        return series(metric.now(), values, more);
    }

    Scenario series(String selector, String values, String... more) {
        int brace = selector.indexOf('{');
        String name = brace < 0 ? selector : selector.substring(0, brace);
        Map<String, String> all = new TreeMap<>();
        all.put("job", labels.getOrDefault("job", "shop-api"));
        all.put("instance", labels.getOrDefault("instance", "a:8080"));
        PromqlReader.selectors(selector)
                .get(0)
                .conditions()
                .forEach(condition -> all.put(condition.label(), condition.value()));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        StringBuilder text = new StringBuilder(name + "{");
        all.forEach((label, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                .append(label)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"'));
        series.put(text + "}", expanded(values));
        return this;
    }

    /** Makes samples and times {@code minutes} apart instead of one. */
    Scenario step(int minutes) {
        stepMinutes = minutes;
        return this;
    }

    /** The steps at which it is quiet, fires and has resolved. */
    Scenario times(int quiet, int fires, int resolved) {
        quietAt = quiet;
        firesAt = fires;
        resolvedAt = resolved;
        return this;
    }

    /** Chooses among alerts of one name. */
    Scenario severity(Severity wanted) {
        severity = wanted;
        return this;
    }

    boolean severity(Alert rule) {
        return severity == null || rule.severity() == severity;
    }

    /** For alerts about what vanishes. */
    Scenario outlivesItsSeries() {
        endsWithItsSeries = false;
        return this;
    }

    private static List<String> expanded(String values) {
        List<String> expanded = new ArrayList<>();
        for (String token : values.trim().split("\\s+")) {
            if (token.equals("stale")) {
                expanded.add(token);
                continue;
            }
            Matcher matcher = VALUES.matcher(token);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("values " + token);
            }
            int more = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
            if (matcher.group(1).equals("_")) {
                for (int i = 0; i < Math.max(1, more); i++) {
                    expanded.add("_");
                }
                continue;
            }
            double value = Double.parseDouble(matcher.group(1));
            double step = matcher.group(2) == null ? 0 : Double.parseDouble(matcher.group(2));
            for (int i = 0; i <= more; i++) {
                expanded.add(String.valueOf(value + i * step));
            }
        }
        return expanded;
    }

    /** The samples of each series as text, a step apart. */
    Map<String, List<String>> samples() {
        return series;
    }

    /** The rule that it is about. */
    Alert rule(List<Alert> rules) {
        return rules.stream()
                .filter(rule -> rule.name().equals(alert) && severity(rule))
                .findFirst()
                .orElseThrow();
    }

    /** The test as promtool reads it. */
    Map<String, Object> test(Alert rule) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", alert);
        test.put("interval", stepMinutes + "m");
        test.put("input_series", input(Integer.MAX_VALUE));
        test.put(
                "promql_expr_test",
                List.of(expect(rule, quietAt, false), expect(rule, firesAt, true), expect(rule, resolvedAt, false)));
        return test;
    }

    /** The same at once in two namespaces of one cluster and in another cluster: an alert for each. */
    Map<String, Object> apart(Alert rule) {
        List<Map<String, Object>> input = new ArrayList<>();
        List<String> environments = List.of(
                "cluster=\"a\",namespace=\"n\"", "cluster=\"a\",namespace=\"m\"", "cluster=\"b\",namespace=\"n\"");
        for (String environment : environments) {
            series.forEach((name, values) -> input.add(new LinkedHashMap<>(Map.of(
                    "series", name.replaceFirst("\\{", "{" + environment + ","), "values", String.join(" ", values)))));
        }
        Map<String, Object> firing = new LinkedHashMap<>();
        firing.put(
                "expr",
                "count by (cluster, namespace) (ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\", severity=\""
                        + rule.severity() + "\"})");
        firing.put("eval_time", firesAt * stepMinutes + "m");
        firing.put(
                "exp_samples",
                environments.stream()
                        .map(environment -> Map.of("labels", "{" + environment + "}", "value", 1))
                        .toList());
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", alert + " in three environments");
        test.put("interval", stepMinutes + "m");
        test.put("input_series", input);
        test.put("promql_expr_test", List.of(firing, expect(rule, resolvedAt, false)));
        return test;
    }

    /** The same with all series ending when the alert fires: it must not go on for ever. */
    Map<String, Object> vanishing(Alert rule) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", alert + " when its target vanishes");
        test.put("interval", stepMinutes + "m");
        test.put("input_series", input(firesAt));
        test.put("promql_expr_test", List.of(expect(rule, firesAt, true), expect(rule, firesAt + 130, false)));
        return test;
    }

    private List<Map<String, Object>> input(int length) {
        List<Map<String, Object>> input = new ArrayList<>();
        series.forEach((name, values) -> {
            boolean cut = values.size() > length;
            String text = String.join(" ", cut ? values.subList(0, length + 1) : values) + (cut ? " stale" : "");
            input.add(new LinkedHashMap<>(Map.of("series", name, "values", text)));
        });
        return input;
    }

    private Map<String, Object> expect(Alert rule, int step, boolean firing) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(rule.allLabels());
        all.put("alertname", alert);
        all.put("alertstate", "firing");
        StringBuilder text = new StringBuilder("ALERTS{");
        all.forEach((label, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                .append(label)
                .append("=\"")
                .append(value)
                .append('"'));
        Map<String, Object> expectation = new LinkedHashMap<>();
        expectation.put(
                "expr",
                "ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\", severity=\"" + rule.severity() + "\"}");
        expectation.put("eval_time", step * stepMinutes + "m");
        expectation.put("exp_samples", firing ? List.of(Map.of("labels", text + "}", "value", 1)) : List.of());
        return expectation;
    }
}
