package io.goldensignals.dashboards.boards;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.prometheus.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Grafana's dashboard-linter that concern Prometheus dashboards, under its names, without its blind spots: every
 * panel type is checked, units also where mappings are present, counters also where there are matchers. The two rules for
 * Loki have nothing to look at.
 */
public final class Lint {

    private static final Set<String> UNITS = Set.of(
            "short",
            "locale",
            "none",
            "percentunit",
            "s",
            "bytes",
            "Bps",
            "reqps",
            "ops",
            "pps",
            "dateTimeFromNow",
            "currencyEUR");
    private static final Set<String> COUNTING = Set.of("rate", "irate", "increase", "resets");
    private static final Pattern VARIABLE_QUERY =
            Pattern.compile("(label_names|label_values|metrics|query_result)\\((.+?)(, *\\w+)?\\)");

    private final BoardFile board;
    private final List<String> problems = new ArrayList<>();

    private Lint(BoardFile board) {
        this.board = board;
    }

    public static List<String> problems(BoardFile board) {
        Lint lint = new Lint(board);
        lint.variables();
        board.panels().forEach(lint::panel);
        if (board.json().path("editable").asBoolean(false)) {
            lint.problem("uneditable-dashboard", "editable is true");
        }
        return lint.problems;
    }

    private void problem(String rule, String text) {
        problems.add(rule + ": " + text);
    }

    private void variables() {
        List<JsonNode> sources = board.variables().stream()
                .filter(variable -> text(variable, "type").equals("datasource"))
                .toList();
        if (sources.size() != 1
                || !text(sources.get(0), "name").equals("datasource")
                || !text(sources.get(0), "label").equals("Data source")
                || !text(sources.get(0), "query").equals("prometheus")) {
            problem("template-datasource-rule", "one variable datasource, labelled Data source, is wanted");
        }
        // The linter wants ".+" for all jobs as well, which mixes in the figures of jobs that the dashboard
        // does not list.
        target("job", "Job", "", "template-job-rule");
        target("instance", "Instance", ".+", "template-instance-rule");
        for (JsonNode variable : board.variables()) {
            if (!text(variable, "type").equals("query")) {
                continue;
            }
            Matcher query = VARIABLE_QUERY.matcher(text(variable, "query"));
            if (!query.matches() || PromqlReader.selectors(query.group(2)).isEmpty()) {
                problem("template-label-promql-rule", text(variable, "query"));
            }
            if (variable.path("refresh").asInt() != 2) {
                problem("template-on-time-change-reload-rule", text(variable, "name"));
            }
        }
    }

    private void target(String name, String label, String all, String rule) {
        boolean found = board.variables().stream()
                .filter(variable -> text(variable, "name").equals(name))
                .anyMatch(variable -> text(variable, "type").equals("query")
                        && text(variable, "label").equals(label)
                        && variable.path("multi").asBoolean()
                        && text(variable, "allValue").equals(all)
                        && text(variable.path("datasource"), "uid").equals("${datasource}"));
        if (!found) {
            problem(rule, "no fitting variable " + name);
        }
    }

    private void panel(JsonNode panel) {
        String title = text(panel, "title");
        if (!text(panel.path("datasource"), "uid").equals("${datasource}")) {
            problem("panel-datasource-rule", title);
        }
        if (title.isBlank() || text(panel, "description").isBlank()) {
            problem("panel-title-description-rule", "panel " + panel.path("id"));
        }
        if (!BoardFile.type(panel).equals("heatmap")) {
            units(panel, title);
        }
        if (panel.path("targets").isEmpty()) {
            problem("panel-no-targets-rule", title);
        }
        for (JsonNode target : panel.path("targets")) {
            if (!text(target.path("datasource"), "uid").equals("${datasource}")) {
                problem("panel-datasource-rule", title + ", a target");
            }
            expression(text(target, "expr"), title);
        }
    }

    private void units(JsonNode panel, String title) {
        List<String> units =
                new ArrayList<>(List.of(text(panel.path("fieldConfig").path("defaults"), "unit")));
        panel.path("fieldConfig")
                .path("overrides")
                .forEach(override -> override.path("properties").forEach(property -> {
                    if (text(property, "id").equals("unit")) {
                        units.add(text(property, "value"));
                    }
                }));
        units.stream()
                .filter(unit -> !UNITS.contains(unit))
                .forEach(unit -> problem("panel-units-rule", title + " has unit " + unit));
    }

    private void expression(String expr, String title) {
        List<PromqlReader.Selector> selectors = PromqlReader.selectors(expr);
        if (selectors.isEmpty()) {
            problem("target-promql-rule", title + " selects nothing: " + expr);
        }
        for (PromqlReader.Selector selector : selectors) {
            boolean rate = selector.call().equals("rate") || selector.call().equals("irate");
            if (rate && !selector.range().equals("$__rate_interval")) {
                problem("target-rate-interval-rule", title + ": " + expr);
            }
            if (!selector.range().isEmpty() && selector.call().isEmpty()) {
                problem("target-rate-interval-rule", title + " has a range outside a function: " + expr);
            }
            if (!expr.contains(Scope.SIGN_OF_LIFE)) {
                require(selector, "job", "target-job-rule", title);
            }
            if (Scope.hasInstance(selector.metric())) {
                require(selector, "instance", "target-instance-rule", title);
            }
            if (isCounter(selector.metric()) && !COUNTING.contains(selector.call())) {
                problem("target-counter-agg-rule", title + " takes the bare counter " + selector.metric());
            }
        }
    }

    private static boolean isCounter(String metric) {
        return metric.endsWith("_total") || metric.endsWith("_bucket");
    }

    private void require(PromqlReader.Selector selector, String label, String rule, String title) {
        boolean found = selector.conditions().contains(new Expr.Condition(label, "=~", "$" + label));
        if (!found) {
            problem(rule, title + ": " + selector.metric());
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
