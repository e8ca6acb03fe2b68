package io.goldensignals.dashboards.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A dashboard as a resource of Grafana's API, {@code dashboard.grafana.app/v2}: what Grafana 13 keeps and its Git Sync reads from
 * a repository. Made of the classic model, panel by panel, so that both show the same.
 */
final class DashboardV2 {

    static final String FOLDER = "dashboards-v2/";

    private static final String VERSION = "dashboard.grafana.app/v2";

    /** What the classic model numbers. */
    private static final List<String> CURSOR = List.of("Off", "Crosshair", "Tooltip");

    private static final List<String> HIDE = List.of("dontHide", "hideLabel", "hideVariable");
    private static final List<String> REFRESH = List.of("never", "onDashboardLoad", "onTimeRangeChanged");
    private static final List<String> SORT = List.of("disabled", "alphabeticalAsc", "alphabeticalDesc");

    private final ObjectNode elements = Output.JSON.createObjectNode();

    private DashboardV2() {}

    /** The resource of a dashboard's classic JSON. */
    static String of(String classic) {
        return Output.json(new DashboardV2().resource((ObjectNode) Output.readJson(classic)));
    }

    private ObjectNode resource(ObjectNode board) {
        ObjectNode resource = Output.JSON.createObjectNode();
        resource.put("apiVersion", VERSION).put("kind", "Dashboard");
        resource.putObject("metadata").set("name", board.get("uid"));
        ObjectNode spec = resource.putObject("spec");
        for (String same : List.of("title", "description", "editable", "tags")) {
            spec.set(same, board.get(same));
        }
        spec.put("cursorSync", CURSOR.get(board.get("graphTooltip").asInt())).put("preload", false);
        spec.set("timeSettings", time(board));
        ArrayNode links = spec.putArray("links");
        board.get("links").forEach(link -> links.addObject().put("tooltip", "").setAll(link.<ObjectNode>deepCopy()));
        ArrayNode annotations = spec.putArray("annotations");
        board.at("/annotations/list").forEach(annotation -> annotations.add(annotation((ObjectNode) annotation)));
        ArrayNode variables = spec.putArray("variables");
        board.at("/templating/list").forEach(variable -> variables.add(variable((ObjectNode) variable)));
        spec.set("elements", elements);
        spec.set("layout", rows(board.get("panels")));
        return resource;
    }

    private static ObjectNode time(ObjectNode board) {
        ObjectNode time = Output.JSON.createObjectNode();
        time.setAll((ObjectNode) board.get("time"));
        time.set("timezone", board.get("timezone"));
        time.set("autoRefresh", board.get("refresh"));
        ArrayNode offered = time.putArray("autoRefreshIntervals");
        List.of("5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d").forEach(offered::add);
        return time.put("hideTimepicker", false).put("fiscalYearStartMonth", 0);
    }

    private static ObjectNode annotation(ObjectNode classic) {
        ObjectNode query = Output.JSON.createObjectNode().put("refId", "Anno");
        query.set("expr", classic.get("expr"));
        query.set("interval", classic.get("step"));
        ObjectNode spec = Output.JSON.createObjectNode();
        for (String same : List.of("name", "enable", "hide", "iconColor")) {
            spec.set(same, classic.get(same));
        }
        spec.set("query", query(classic, query));
        ObjectNode more = spec.putObject("legacyOptions");
        for (String own : List.of("titleFormat", "useValueForTime")) {
            more.set(own, classic.get(own));
        }
        return kind("AnnotationQuery", spec);
    }

    private static ObjectNode variable(ObjectNode classic) {
        ObjectNode spec = Output.JSON.createObjectNode();
        for (String same : List.of("name", "label", "regex", "multi", "includeAll", "options")) {
            spec.set(same, classic.get(same));
        }
        spec.put("hide", HIDE.get(classic.get("hide").asInt()));
        spec.put("refresh", REFRESH.get(classic.get("refresh").asInt()));
        spec.put("skipUrlSync", false).put("allowCustomValue", true);
        if (classic.get("type").asText().equals("datasource")) {
            spec.set("pluginId", classic.get("query"));
            spec.putObject("current").put("text", "").put("value", "");
            return kind("DatasourceVariable", spec);
        }
        spec.set("current", classic.get("current"));
        spec.put("sort", SORT.get(classic.get("sort").asInt()));
        spec.set("definition", classic.get("definition"));
        if (classic.has("allValue")) {
            spec.set("allValue", classic.get("allValue"));
        }
        ObjectNode query = Output.JSON.createObjectNode().put("refId", "StandardVariableQuery");
        query.set("query", classic.get("query"));
        spec.set("query", query(classic, query));
        return kind("QueryVariable", spec);
    }

    /** Each row with the panels that follow it or that it holds; their places are counted from below its title. */
    private ObjectNode rows(JsonNode panels) {
        ObjectNode spec = Output.JSON.createObjectNode();
        ArrayNode rows = spec.putArray("rows");
        ArrayNode items = Output.JSON.createArrayNode();
        int top = 0;
        for (JsonNode panel : panels) {
            if (!panel.get("type").asText().equals("row")) {
                items.add(item(panel, top));
                continue;
            }
            ObjectNode row = Output.JSON.createObjectNode();
            row.set("title", panel.get("title"));
            row.set("collapse", panel.get("collapsed"));
            if (panel.has("repeat")) {
                row.putObject("repeat").put("mode", "variable").set("value", panel.get("repeat"));
            }
            ObjectNode grid = Output.JSON.createObjectNode();
            items = grid.putArray("items");
            row.set("layout", kind("GridLayout", grid));
            rows.add(kind("RowsLayoutRow", row));
            top = panel.at("/gridPos/y").asInt() + panel.at("/gridPos/h").asInt();
            for (JsonNode held : panel.path("panels")) {
                items.add(item(held, top));
            }
        }
        return kind("RowsLayout", spec);
    }

    private ObjectNode item(JsonNode panel, int top) {
        String name = "panel-" + panel.get("id").asInt();
        elements.set(name, element((ObjectNode) panel));
        JsonNode grid = panel.get("gridPos");
        ObjectNode spec = Output.JSON.createObjectNode();
        spec.put("x", grid.get("x").asInt()).put("y", grid.get("y").asInt() - top);
        spec.put("width", grid.get("w").asInt()).put("height", grid.get("h").asInt());
        spec.putObject("element").put("kind", "ElementReference").put("name", name);
        if (panel.has("repeat")) {
            ObjectNode repeat = spec.putObject("repeat").put("mode", "variable");
            repeat.set("value", panel.get("repeat"));
            repeat.set("direction", panel.get("repeatDirection"));
            repeat.set("maxPerRow", panel.get("maxPerRow"));
        }
        return kind("GridLayoutItem", spec);
    }

    private static ObjectNode element(ObjectNode classic) {
        ObjectNode spec = Output.JSON.createObjectNode();
        for (String same : List.of("id", "title", "description")) {
            spec.set(same, classic.get(same));
        }
        spec.putArray("links");
        ObjectNode data = Output.JSON.createObjectNode();
        ArrayNode queries = data.putArray("queries");
        for (JsonNode target : classic.get("targets")) {
            ObjectNode asked = target.<ObjectNode>deepCopy().without(List.of("refId", "datasource"));
            ObjectNode query = Output.JSON.createObjectNode().put("hidden", false);
            query.set("refId", target.get("refId"));
            query.set("query", query((ObjectNode) target, asked));
            queries.add(kind("PanelQuery", query));
        }
        ArrayNode transformations = data.putArray("transformations");
        for (JsonNode step : classic.path("transformations")) {
            ObjectNode transformation = Output.JSON.createObjectNode();
            transformation.set("options", step.get("options"));
            transformations.add(kind("Transformation", transformation)
                    .put("group", step.get("id").asText()));
        }
        ObjectNode options = data.putObject("queryOptions");
        if (classic.has("interval")) {
            options.set("interval", classic.get("interval"));
        }
        spec.set("data", kind("QueryGroup", data));
        ObjectNode drawn = Output.JSON.createObjectNode();
        drawn.set("options", classic.get("options"));
        drawn.set("fieldConfig", classic.get("fieldConfig"));
        ObjectNode type = kind("VizConfig", drawn).put("version", "");
        spec.set("vizConfig", type.put("group", classic.get("type").asText()));
        return kind("Panel", spec);
    }

    /** A question to the data source that {@code asking} names. */
    private static ObjectNode query(ObjectNode asking, ObjectNode spec) {
        ObjectNode query = kind("DataQuery", spec).put("version", "v0");
        query.set("group", asking.at("/datasource/type"));
        query.putObject("datasource").set("name", asking.at("/datasource/uid"));
        return query;
    }

    private static ObjectNode kind(String kind, ObjectNode spec) {
        return (ObjectNode) Output.JSON.createObjectNode().put("kind", kind).setAll(Map.of("spec", spec));
    }
}
