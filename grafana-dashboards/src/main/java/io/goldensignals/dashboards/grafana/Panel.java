package io.goldensignals.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A panel of a dashboard in Grafana's classic model, built step by step. */
public final class Panel {

    public static final String RATE = "light-purple";
    public static final String DURATION = "blue";
    public static final String ERRORS = "light-red";
    public static final String GOOD = "green";
    public static final String WARNING = "light-orange";

    /** What columns of labels are called. */
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.ofEntries(
            Map.entry("cluster", "Cluster"),
            Map.entry("namespace", "Namespace"),
            Map.entry("job", "Service"),
            Map.entry("instance", "Instance"),
            Map.entry("http_request_method", "Method"),
            Map.entry("http_route", "Route"),
            Map.entry("queue", "Queue"),
            Map.entry("vhost", "Virtual host"),
            Map.entry("job_name", "Job"),
            Map.entry("figure", "Figure"),
            Map.entry("against", "Against"),
            Map.entry("alertname", "Alert"),
            Map.entry("severity", "Severity"),
            Map.entry("where", "Where"),
            Map.entry("service_name", "Name"),
            Map.entry("service_version", "Version"),
            Map.entry("service_instance_id", "Instance id"),
            Map.entry("deployment_environment_name", "Environment"),
            Map.entry("process_runtime_version", "Java")));

    /** Names of series that bound others: a filled area would hide these. */
    private static final Pattern BOUND = Pattern.compile("limit|allowed|interval|available|capacity");

    /** A class with its packages, anywhere in a legend. */
    private static final String CLASS = "/(?:[a-z_][\\w$]*[.])+([A-Z][\\w$]*)/g";

    /** How far the axis goes at least where all is zero: Grafana would show a hundred. */
    private static final Map<String, Double> LEAST =
            Map.of("short", 1d, "ops", 0.1, "reqps", 0.1, "s", 0.01, "bytes", 1024d, "Bps", 1024d, "percentunit", 0.01);

    private final String type;
    private final ObjectNode organize = Output.JSON.createObjectNode();
    private final ObjectNode json = Output.JSON.createObjectNode();
    private final ObjectNode defaults;
    private final ObjectNode custom;
    private final ObjectNode options;
    private final Overrides overrides;
    private final ArrayNode targets;
    private int width;
    private int height;

    private Panel(String type, String title, String description, int width, int height) {
        this.type = type;
        this.width = width;
        this.height = height;
        json.put("title", title);
        json.put("description", description);
        json.put("type", type);
        json.set("datasource", datasource());
        ObjectNode fieldConfig = json.putObject("fieldConfig");
        defaults = fieldConfig.putObject("defaults");
        custom = Output.JSON.createObjectNode();
        overrides = new Overrides(fieldConfig.putArray("overrides"));
        options = json.putObject("options");
        targets = json.putArray("targets");
        defaults.put("unit", "short");
        defaults.putArray("mappings");
        palette("palette-classic");
        Thresholds.none(defaults);
    }

    public static ObjectNode datasource() {
        return Output.JSON.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    /** Lines over time. */
    public static Panel lines(String title, String description) {
        Panel panel = new Panel("timeseries", title, description, 8, 8);
        panel.defaults.set("custom", panel.custom);
        panel.defaults.put("min", 0);
        panel.custom.put("drawStyle", "line").put("lineWidth", 2).put("fillOpacity", 30);
        panel.custom.put("gradientMode", "opacity").put("showPoints", "never").put("spanNulls", false);
        panel.options
                .putObject("legend")
                .put("displayMode", "list")
                .put("placement", "bottom")
                .put("showLegend", true)
                .putArray("calcs");
        panel.options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
        return panel;
    }

    /** The last and the highest value of each series, the highest series first: what does not fit is what matters least. */
    private void legendAsTable() {
        ObjectNode legend = options.withObject("/legend");
        legend.put("displayMode", "table").put("sortBy", "Last *").put("sortDesc", true);
        legend.putArray("calcs").add("lastNotNull").add("max");
    }

    /** Failures over time: stacked bars that say so when there are none. */
    public static Panel failures(String title, String description) {
        Panel panel = lines(title, description).stacked();
        panel.custom.put("drawStyle", "bars").put("fillOpacity", 80).put("gradientMode", "none");
        panel.defaults.put("noValue", "No errors");
        panel.color(ERRORS);
        panel.withoutZeros();
        return panel;
    }

    /** Series that exist from the start and have never counted anything are no entries of the legend. */
    private void withoutZeros() {
        overrides.zeros().set("custom.hideFrom", Map.of("legend", true, "tooltip", true, "viz", false));
    }

    /** A number. */
    public static Panel stat(String title, String description) {
        Panel panel = new Panel("stat", title, description, 4, 4);
        panel.palette("thresholds");
        // Without thresholds a number is neither good nor bad.
        Thresholds.neutral(panel.defaults);
        panel.options
                .put("colorMode", "value")
                .put("graphMode", "area")
                .put("justifyMode", "auto")
                .put("orientation", "auto")
                .put("textMode", "auto");
        panel.reduce();
        return panel;
    }

    /** A number within a range. */
    public static Panel gauge(String title, String description) {
        Panel panel = new Panel("gauge", title, description, 4, 4);
        panel.palette("thresholds");
        panel.defaults.put("min", 0).put("max", 1);
        panel.options
                .put("orientation", "auto")
                .put("showThresholdLabels", false)
                .put("showThresholdMarkers", true);
        panel.reduce();
        return panel;
    }

    /** A histogram over time. */
    public static Panel heatmap(String title, String description, String unit) {
        Panel panel = new Panel("heatmap", title, description, 8, 8);
        panel.defaults.removeAll();
        panel.options.put("calculate", false).put("cellGap", 1);
        panel.options
                .putObject("color")
                .put("mode", "scheme")
                .put("scheme", "Blues")
                .put("steps", 64)
                .put("reverse", false);
        panel.options.putObject("yAxis").put("axisPlacement", "left").put("unit", unit);
        panel.options.putObject("filterValues").put("le", 1e-9);
        panel.options.putObject("legend").put("show", false);
        panel.options.putObject("tooltip").put("mode", "single").put("yHistogram", true);
        panel.options.putObject("exemplars").put("color", "rgba(255,0,255,0.7)");
        return panel;
    }

    /** The latest values, a row for each series. */
    public static Panel table(String title, String description) {
        Panel panel = new Panel("table", title, description, 24, 9);
        panel.palette("thresholds");
        panel.options.put("showHeader", true).put("cellHeight", "sm");
        return panel;
    }

    /** States over time. */
    public static Panel states(String title, String description) {
        Panel panel = new Panel("state-timeline", title, description, 12, 8);
        panel.palette("thresholds");
        panel.options.put("showValue", "never").put("mergeValues", true).put("rowHeight", 0.8);
        panel.options
                .putObject("legend")
                .put("displayMode", "list")
                .put("placement", "bottom")
                .put("showLegend", true);
        panel.options.putObject("tooltip").put("mode", "single");
        return panel;
    }

    private void reduce() {
        ObjectNode reduce = options.putObject("reduceOptions");
        reduce.putArray("calcs").add("lastNotNull");
        reduce.put("fields", "").put("values", false);
    }

    /** Adds a query; {@code legend} is a template over labels. */
    public Panel query(String expr, String legend) {
        String refId = String.valueOf((char) ('A' + targets.size()));
        ObjectNode target = targets.addObject();
        target.put("refId", refId);
        target.set("datasource", datasource());
        // A heatmap has one row of cells for each boundary: it shows the sum of what is selected.
        boolean apart = !type.equals("heatmap");
        target.put("expr", apart ? Environment.kept(expr) : expr)
                .put("legendFormat", apart && legend.contains("{{") ? Environment.legend(legend) : legend)
                .put("editorMode", "code");
        if (type.equals("stat") && legend.contains("{{")) {
            options.put("textMode", "value_and_name");
        }
        if (type.equals("timeseries") && BOUND.matcher(legend).lookingAt()) {
            dashed();
        }
        switch (type) {
            case "heatmap" -> target.put("format", "heatmap").put("range", true).put("exemplar", true);
            case "table" -> target.put("format", "table").put("instant", true).put("range", false);
            default -> target.put("range", true);
        }
        if (type.equals("timeseries") && (expr.contains("_bucket{") || expr.contains("_bucket["))) {
            target.put("exemplar", true);
        }
        return this;
    }

    public Panel unit(String unit) {
        defaults.put("unit", unit);
        return this;
    }

    /** One colour for all series. */
    public Panel color(String color) {
        defaults.putObject("color").put("mode", "fixed").put("fixedColor", color);
        return this;
    }

    private void palette(String mode) {
        defaults.putObject("color").put("mode", mode);
    }

    public Panel stacked() {
        custom.putObject("stacking").put("mode", "normal").put("group", "A");
        return this;
    }

    public Panel range(double min, double max) {
        defaults.put("min", min).put("max", max);
        return this;
    }

    /** For values that can be negative. */
    public Panel unbounded() {
        defaults.remove("min");
        return this;
    }

    /** Orange from {@code warning} and red from {@code critical}, with a dashed line where there are lines. */
    public Panel thresholds(double warning, double critical) {
        Thresholds.rising(defaults, warning, critical);
        return lined();
    }

    /** Orange and red where an alert on the same figure soon fires and does. */
    public Panel thresholds(Threshold threshold) {
        return thresholds(threshold.soon(), threshold.value());
    }

    /** Red below {@code minimum}. */
    public Panel atLeast(double minimum) {
        Thresholds.atLeast(defaults, minimum);
        return lined();
    }

    /** Red from {@code limit}. */
    public Panel below(double limit) {
        Thresholds.below(defaults, limit);
        return lined();
    }

    /** Coloured from {@code limit} on. */
    public Panel from(double limit, String color) {
        Thresholds.from(defaults, limit, color);
        return lined();
    }

    private Panel lined() {
        if (type.equals("timeseries")) {
            custom.putObject("thresholdsStyle").put("mode", "dashed");
        }
        return this;
    }

    /** Once for each value of a variable, two side by side. */
    public Panel repeated(String variable) {
        json.put("repeat", variable).put("repeatDirection", "h").put("maxPerRow", 2);
        return this;
    }

    /** The shortest distance of points: that of a figure for a fixed interval. */
    public Panel every(String interval) {
        json.put("interval", interval);
        return this;
    }

    public Panel noValue(String text) {
        defaults.put("noValue", text);
        return this;
    }

    /** Overrides a property of the series whose names {@code regex} matches. */
    public Panel override(String regex, String property, Object value) {
        overrides.like(regex).set(property, value);
        return this;
    }

    private void dashed() {
        if (!overrides.have(BOUND.pattern())) {
            overrides
                    .like("^(" + BOUND.pattern() + ")( |$)")
                    .set("custom.fillOpacity", 0)
                    .set("custom.lineStyle", Map.of("fill", "dash"));
        }
    }

    /** The colour of the series whose names {@code regex} matches. */
    public Panel paint(String regex, String color) {
        return override(regex, "color", Map.of("mode", "fixed", "fixedColor", color));
    }

    /** Names the series that has none of the labels of its legend. */
    public Panel blank(String name) {
        return override("^\\s*$", "displayName", name);
    }

    /** Names a query's value column of a table, with its unit. */
    public Panel column(String refId, String name, String unit) {
        values(refId, name, unit);
        return this;
    }

    /** A column of values that turn orange from {@code warning} and red from {@code critical}, or to. */
    public Panel column(String refId, String name, String unit, double warning, double critical) {
        ObjectNode holder = Output.JSON.createObjectNode();
        if (warning <= critical) {
            Thresholds.rising(holder, warning, critical);
        } else {
            Thresholds.falling(holder, warning, critical);
        }
        values(refId, name, unit)
                .set("custom.cellOptions", Map.of("type", "color-text"))
                .set("thresholds", holder.get("thresholds"));
        return this;
    }

    private Overrides.Properties values(String refId, String name, String unit) {
        return overrides.named("Value #" + refId).set("displayName", name).set("unit", unit);
    }

    /** A link from each row to the runbook of its alert, where its address is set. */
    public Panel linkRunbooks() {
        String runbooks = Settings.current().runbooksAsSet();
        if (!runbooks.isEmpty()) {
            defaults.withArray("links")
                    .addObject()
                    .put("title", "Runbook")
                    .put("url", runbooks + "/${__data.fields.Alert}.md")
                    .put("targetBlank", true);
        }
        return this;
    }

    /** Colours the values of a column of labels. */
    public Panel colored(String label, Map<String, String> colors) {
        ObjectNode mapping = Output.JSON.createObjectNode().put("type", "value");
        ObjectNode values = mapping.putObject("options");
        colors.forEach(
                (value, color) -> values.putObject(value).put("color", color).put("text", value));
        overrides
                .named(COLUMNS.getOrDefault(label, label))
                .set("custom.cellOptions", Map.of("type", "color-text"))
                .set("mappings", List.of(mapping));
        return this;
    }

    /** How wide a column is, in pixels; those without a width share what is left. */
    public Panel narrow(String column, int pixels) {
        overrides.named(column).set("custom.width", pixels);
        return this;
    }

    /** The column whose highest values stand first. */
    public Panel sortedBy(String column) {
        return sorted(column, true);
    }

    /** The column whose lowest values, or first in the alphabet, stand first. */
    public Panel sortedUpBy(String column) {
        return sorted(column, false);
    }

    private Panel sorted(String column, boolean down) {
        options.putArray("sortBy").addObject().put("displayName", column).put("desc", down);
        return this;
    }

    /** Words in place of values, which states then show. */
    public Panel worded(Map<Integer, String> words) {
        if (type.equals("state-timeline")) {
            options.put("showValue", "auto");
        }
        ObjectNode mapping = defaults.withArray("mappings").addObject().put("type", "value");
        ObjectNode values = mapping.putObject("options");
        new TreeMap<>(words)
                .forEach((value, text) -> values.putObject(value.toString()).put("text", text));
        return this;
    }

    /** Columns in this order, by label, after those of the environment; those not named follow. */
    public Panel ordered(String... labels) {
        ObjectNode order = organize.putObject("indexByName");
        List<String> all = new ArrayList<>(Environment.labels());
        all.addAll(List.of(labels));
        for (int i = 0; i < all.size(); i++) {
            order.put(all.get(i), i);
        }
        return this;
    }

    /** Joins the queries of a table by the labels that they share, and calls these as people do. */
    public Panel joined() {
        ArrayNode transformations = json.putArray("transformations");
        transformations.addObject().put("id", "merge").putObject("options");
        transformations.addObject().put("id", "organize").set("options", organize);
        organize.putObject("excludeByName").put("Time", true);
        ObjectNode names = organize.putObject("renameByName");
        COLUMNS.forEach(names::put);
        // A query alone has no letter in the name of its values.
        if (targets.size() == 1) {
            names.put("Value", "Value #A");
        }
        return this;
    }

    /** Of one joined query, the labels only: its values say nothing. */
    public Panel withoutValues() {
        organize.withObject("/excludeByName").put("Value", true);
        return this;
    }

    /** A link to another dashboard from each point, with the labels {@code carried} as its variables. */
    public Panel link(Place board, String... carried) {
        String from = type.equals("table") ? "${__data.fields." : "${__field.labels.";
        StringBuilder url = new StringBuilder(board.path()).append('?');
        for (String label :
                Stream.concat(Environment.labels().stream(), Stream.of(carried)).toList()) {
            url.append("var-")
                    .append(Board.variable(label))
                    .append('=')
                    .append(from)
                    .append(label)
                    .append("}&");
        }
        url.append("${datasource:queryparam}&${__url_time_range}");
        ArrayNode links = defaults.withArray("links");
        links.addObject().put("title", board.title()).put("url", url.toString());
        return this;
    }

    public Panel size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The panel at a place of the grid; each selector is narrowed to the dashboard's variables. */
    public ObjectNode json(int id, int x, int y, List<Scope.Variable> variables) {
        finish();
        ObjectNode placed = Output.JSON.createObjectNode().put("id", id);
        placed.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
        placed.setAll(json.deepCopy());
        placed.withArray("targets")
                .forEach(target -> ((ObjectNode) target)
                        .put("expr", Scope.narrowed(target.get("expr").asText(), variables)));
        return placed;
    }

    /**
     * Several series differ in colour. Failures go from yellow to red, the more there were the redder: none is as green as what goes
     * well. Classes of errors are shown by their names, without those of their packages.
     */
    private void apart() {
        ObjectNode color = defaults.withObject("/color");
        if (color.path("fixedColor").asText().equals(ERRORS)) {
            color.removeAll().put("mode", "continuous-YlRd").put("seriesBy", "max");
        } else if (color.path("mode").asText().equals("fixed")) {
            color.removeAll().put("mode", "palette-classic");
        }
        // Areas that lie over each other hide what is below.
        if (!custom.has("stacking")) {
            custom.put("fillOpacity", 6);
        }
        for (JsonNode target : targets) {
            if (target.get("legendFormat").asText().contains("{{error_type}}")) {
                ObjectNode rename = json.putArray("transformations").addObject().put("id", "renameByRegex");
                rename.putObject("options").put("regex", CLASS).put("renamePattern", "$1");
                return;
            }
        }
    }

    /** What depends on all that was set. */
    private void finish() {
        List<String> expressions = new ArrayList<>();
        targets.forEach(target -> expressions.add(target.get("expr").asText()));
        boolean apart = targets.size() > 1;
        for (JsonNode target : targets) {
            apart |= target.get("legendFormat").asText().contains("{{");
        }
        if (type.equals("timeseries") && apart) {
            legendAsTable();
            apart();
        }
        String unit = defaults.path("unit").asText();
        boolean parts = unit.equals("short") && expressions.stream().anyMatch(expr -> expr.contains("rate("));
        Double least = LEAST.get(unit);
        if (type.equals("timeseries") && !defaults.has("max") && least != null) {
            custom.put("axisSoftMax", parts ? 0.1 : least);
        }
        // What increase() makes of whole numbers has fractions.
        if (unit.equals("short")
                && expressions.stream().allMatch(expr -> expr.contains("increase(") && !expr.contains("/"))) {
            // Not "short", which without decimals calls 800 and 1,200 alike "1 K".
            defaults.put("unit", "locale").put("decimals", 0);
        }
    }
}
