package io.goldensignals.dashboards.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.settings.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A dashboard in Grafana's classic model: variables, annotations, links, and rows of panels that flow from left to right. */
public final class Dashboard {

    /** The tag by which the dashboards link to one another. */
    public static final String TAG = "golden-signals";

    private static final int COLUMNS = 24;
    private static final List<String> SUFFIXES = List.of("", "_count", "_sum", "_bucket");

    private final Place board;
    private final ObjectNode json = Output.JSON.createObjectNode();
    private final ArrayNode variables = Output.JSON.createArrayNode();
    private final ArrayNode panels = Output.JSON.createArrayNode();
    private final List<Scope.Variable> narrowing = new ArrayList<>();
    private int nextId = 1;
    private int y;

    /** A dashboard whose jobs and instances are those that have {@code metric}. */
    public Dashboard(Place board, String description, Metric metric) {
        this.board = board;
        json.put("uid", board.uid()).put("title", board.title()).put("description", description);
        json.putNull("id");
        json.putArray("tags").add(TAG);
        json.put("schemaVersion", 41)
                .put("version", 1)
                .put("editable", false)
                .put("graphTooltip", 1)
                .put("refresh", "30s")
                .put("timezone", "browser");
        json.putObject("time").put("from", "now-1h").put("to", "now");
        json.putObject("timepicker");
        datasourceVariable();
        // What has no such label belongs to all of them.
        String of = metric.now();
        for (String label : Environment.labels()) {
            queryVariable(
                    label,
                    label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1),
                    "label_values(" + of + ", " + label + ")",
                    ".*");
            of = narrowed(of, Environment.selected(label));
        }
        // Without a value for all: that means the jobs listed, those of this dashboard's metric, not all of Prometheus.
        queryVariable("job", "Job", "label_values(" + of + ", job)", "");
        queryVariable("instance", "Instance", "label_values(" + narrowed(of, "job=~\"$job\"") + ", instance)", ".+");
    }

    /** Points the first view to a longer or shorter time than an hour. */
    public Dashboard lasting(String duration) {
        json.putObject("time").put("from", "now-" + duration).put("to", "now");
        return this;
    }

    /** Adds a variable {@code name} with the values of a tag, which narrows every selector of a row of {@code rows} that has it. */
    public Dashboard variable(String name, String label, Metric metric, TagSpec tag, MeterCatalog... rows) {
        return variable(name, label, List.of(metric), tag, rows);
    }

    /** The same with the values that any of {@code metrics} has. */
    public Dashboard variable(String name, String label, List<Metric> metrics, TagSpec tag, MeterCatalog... rows) {
        Set<String> having = new HashSet<>();
        for (MeterCatalog catalog : rows) {
            catalog.rows().stream()
                    .filter(row -> row.tags().stream()
                            .anyMatch(own -> Promql.label(own).equals(Promql.label(tag))))
                    .forEach(row -> SUFFIXES.forEach(suffix -> having.add(row.prometheusName() + suffix)));
        }
        return variable(name, label, metrics.stream().map(Metric::now).toList(), Promql.label(tag), having);
    }

    /** Adds a variable {@code name} with the values of a label, which narrows every selector of one of {@code metrics}. */
    public Dashboard variable(String name, String title, List<String> of, String label, Set<String> metrics) {
        String selector = Scope.narrowed(of.get(0));
        if (of.size() > 1) {
            String names = String.join("|", of);
            selector = selector.replace(of.get(0) + "{", "{__name__=~\"" + names + "\", ");
        }
        // All of them, those among them that do not have the tag.
        queryVariable(name, title, "label_values(" + selector + ", " + label + ")", ".*");
        narrowing.add(new Scope.Variable(name, label, Set.copyOf(metrics)));
        return this;
    }

    /** Adds a row of panels that is there once for each value of {@code variable}. */
    public Dashboard repeated(String variable, Panel... content) {
        int header = panels.size();
        row("$" + variable, content);
        ((ObjectNode) panels.get(header)).put("repeat", variable);
        return this;
    }

    private static String narrowed(String selector, String condition) {
        return selector.endsWith("}")
                ? selector.substring(0, selector.length() - 1) + ", " + condition + "}"
                : selector + "{" + condition + "}";
    }

    private void datasourceVariable() {
        ObjectNode variable = variables.addObject();
        variable.put("name", "datasource").put("type", "datasource").put("label", "Data source");
        variable.put("query", "prometheus").put("refresh", 1).put("regex", "").put("hide", 0);
        variable.putObject("current");
        variable.put("includeAll", false).put("multi", false).putArray("options");
    }

    private void queryVariable(String name, String label, String query, String all) {
        ObjectNode variable = variables.addObject();
        variable.put("name", name).put("type", "query").put("label", label);
        variable.set("datasource", Panel.datasource());
        variable.put("query", query).put("definition", query);
        variable.put("refresh", 2).put("sort", 1).put("regex", "").put("hide", 0);
        variable.put("multi", true).put("includeAll", true);
        if (!all.isEmpty()) {
            variable.put("allValue", all);
        }
        ObjectNode current = variable.putObject("current").put("selected", true);
        current.putArray("text").add("All");
        current.putArray("value").add("$__all");
        variable.putArray("options");
    }

    /** Adds a row of panels. */
    public Dashboard row(String title, Panel... content) {
        header(title, false);
        y++;
        place(panels, content);
        return this;
    }

    /** Adds a row that opens on a click. */
    public Dashboard collapsed(String title, Panel... content) {
        ArrayNode nested = header(title, true);
        int top = y++;
        place(nested, content);
        y = top + 1;
        return this;
    }

    private ArrayNode header(String title, boolean collapsed) {
        ObjectNode row = panels.addObject();
        row.put("id", nextId++).put("type", "row").put("title", title).put("collapsed", collapsed);
        row.putObject("gridPos").put("h", 1).put("w", COLUMNS).put("x", 0).put("y", y);
        return row.putArray("panels");
    }

    private void place(ArrayNode into, Panel... content) {
        int x = 0;
        int lineHeight = 0;
        for (Panel panel : List.of(content)) {
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y += lineHeight;
                lineHeight = 0;
            }
            into.add(panel.json(nextId++, x, y, narrowing));
            x += panel.width();
            lineHeight = Math.max(lineHeight, panel.height());
        }
        y += lineHeight;
    }

    public Place board() {
        return board;
    }

    public String json() {
        ObjectNode out = json.deepCopy();
        ArrayNode annotations = out.putObject("annotations").putArray("list");
        annotation(
                annotations,
                "Firing alerts",
                "red",
                Scope.narrowed("ALERTS{alertstate=\"firing\"}"),
                "{{alertname}} {{job}} ({{severity}})");
        annotation(
                annotations,
                "Restarts",
                "blue",
                Scope.narrowed("changes("
                                + Metric.of(ProcessMeters.PROCESS_START_TIME).over("$__rate_interval") + ")") + " > 0",
                "{{job}} {{instance}} restarted");
        String release = Promql.count(Metric.of(ProcessMeters.TARGET_INFO).now(), Promql.JOB, ProcessMeters.VERSION);
        annotation(
                annotations,
                "Releases",
                "purple",
                Scope.narrowed(Environment.kept(release + " unless "
                        + Promql.count(
                                Metric.of(ProcessMeters.TARGET_INFO).last("1d", "2m"),
                                Promql.JOB,
                                ProcessMeters.VERSION))),
                "{{job}} {{service_version}}");
        ObjectNode link = out.putArray("links").addObject();
        link.put("title", "Golden Signals").put("type", "dashboards").put("icon", "external link");
        link.put("asDropdown", true)
                .put("includeVars", true)
                .put("keepTime", true)
                .put("targetBlank", false);
        link.putArray("tags").add(TAG);
        out.putObject("templating").set("list", variables);
        out.set("panels", panels);
        return Output.json(out);
    }

    private static void annotation(ArrayNode list, String name, String color, String expr, String title) {
        ObjectNode annotation = list.addObject();
        annotation.put("name", name).put("enable", true).put("hide", false).put("iconColor", color);
        annotation.set("datasource", Panel.datasource());
        annotation
                .put("expr", expr)
                .put("titleFormat", title)
                .put("step", "60s")
                .put("useValueForTime", false);
    }
}
