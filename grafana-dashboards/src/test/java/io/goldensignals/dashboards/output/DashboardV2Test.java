package io.goldensignals.dashboards.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.settings.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The resources for Git Sync say what the classic dashboards say: read back into that model, nothing is lost or added. */
class DashboardV2Test {

    private static final Map<String, String> FILES = Format.V2.of(Generator.files(Profile.OPERATION));

    static Stream<String> boards() {
        return FILES.keySet().stream()
                .filter(path -> path.startsWith("dashboards/"))
                .map(path -> path.substring("dashboards/".length()));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void theResourceReadBackIsTheClassicDashboard(String file) {
        ObjectNode classic = (ObjectNode) Output.readJson(FILES.get("dashboards/" + file));
        // What the resource has no place for: numbers of the classic model itself, and defaults.
        classic.without(List.of("id", "version", "schemaVersion", "timepicker"));

        assertThat((Object) classicOf(resource(file))).isEqualTo(ordered(classic));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void eachElementHasOnePlaceAndEachPlaceAnElement(String file) {
        JsonNode spec = resource(file).get("spec");
        Set<String> placed = new HashSet<>();
        for (JsonNode row : spec.at("/layout/spec/rows")) {
            for (JsonNode item : row.at("/spec/layout/spec/items")) {
                assertThat(placed.add(item.at("/spec/element/name").asText())).isTrue();
                assertThat(item.at("/spec/y").asInt()).isNotNegative();
            }
        }
        Set<String> elements = new HashSet<>();
        spec.get("elements").fieldNames().forEachRemaining(elements::add);
        assertThat(placed).isEqualTo(elements).isNotEmpty();
    }

    /** Two files of one uid in a folder that Git Sync reads are a conflict. */
    @Test
    void resourcesLieInAFolderOfTheirOwnBesideTheClassicFiles() {
        assertThat(boards()).hasSizeGreaterThan(9).allSatisfy(file -> {
            JsonNode resource = resource(file);
            assertThat(resource.get("apiVersion").asText()).isEqualTo("dashboard.grafana.app/v2");
            assertThat(resource.get("kind").asText()).isEqualTo("Dashboard");
            assertThat(resource.at("/metadata/name").asText()).matches("golden-[-a-z0-9]+");
        });
        assertThat(FILES.keySet())
                .filteredOn(path -> path.startsWith("dashboards-v2/"))
                .hasSize((int) boards().count());
    }

    private static JsonNode resource(String file) {
        return Output.readJson(FILES.get("dashboards-v2/" + file));
    }

    private static JsonNode classicOf(JsonNode resource) {
        JsonNode spec = resource.get("spec");
        ObjectNode board = Output.JSON.createObjectNode();
        board.set("uid", resource.at("/metadata/name"));
        for (String same : List.of("title", "description", "editable", "tags")) {
            board.set(same, spec.get(same));
        }
        board.put(
                "graphTooltip",
                List.of("Off", "Crosshair", "Tooltip")
                        .indexOf(spec.get("cursorSync").asText()));
        JsonNode time = spec.get("timeSettings");
        board.putObject("time").set("from", time.get("from"));
        ((ObjectNode) board.get("time")).set("to", time.get("to"));
        board.set("refresh", time.get("autoRefresh"));
        board.set("timezone", time.get("timezone"));
        ArrayNode links = board.putArray("links");
        spec.get("links").forEach(link -> links.add(link.<ObjectNode>deepCopy().without("tooltip")));
        ArrayNode annotations = board.putObject("annotations").putArray("list");
        spec.get("annotations").forEach(annotation -> annotations.add(annotationOf(annotation.get("spec"))));
        ArrayNode variables = board.putObject("templating").putArray("list");
        spec.get("variables").forEach(variable -> variables.add(variableOf(variable)));
        board.set("panels", panelsOf(spec));
        return ordered(board);
    }

    private static ObjectNode annotationOf(JsonNode spec) {
        ObjectNode annotation = spec.<ObjectNode>deepCopy().without(List.of("query", "legacyOptions"));
        annotation.setAll((ObjectNode) spec.get("legacyOptions"));
        annotation.set("expr", spec.at("/query/spec/expr"));
        annotation.set("step", spec.at("/query/spec/interval"));
        annotation.set("datasource", datasourceOf(spec.get("query")));
        return annotation;
    }

    private static ObjectNode variableOf(JsonNode kind) {
        JsonNode spec = kind.get("spec");
        ObjectNode variable = spec.deepCopy();
        variable.without(List.of("skipUrlSync", "allowCustomValue", "pluginId"));
        variable.put("hide", index(spec, "hide", "dontHide", "hideLabel", "hideVariable"));
        variable.put("refresh", index(spec, "refresh", "never", "onDashboardLoad", "onTimeRangeChanged"));
        if (kind.get("kind").asText().equals("DatasourceVariable")) {
            variable.set("query", spec.get("pluginId"));
            variable.putObject("current");
            return variable.put("type", "datasource");
        }
        variable.put("sort", index(spec, "sort", "disabled", "alphabeticalAsc", "alphabeticalDesc"));
        variable.set("query", spec.at("/query/spec/query"));
        variable.set("datasource", datasourceOf(spec.get("query")));
        return variable.put("type", "query");
    }

    private static int index(JsonNode spec, String key, String... names) {
        return List.of(names).indexOf(spec.get(key).asText());
    }

    private static ObjectNode datasourceOf(JsonNode query) {
        ObjectNode datasource = Output.JSON.createObjectNode();
        datasource.set("type", query.get("group"));
        datasource.set("uid", query.at("/datasource/name"));
        return datasource;
    }

    /** The grid that the classic model keeps: a row's title takes one line of it, and a closed row no more. */
    private static ArrayNode panelsOf(JsonNode spec) {
        ArrayNode panels = Output.JSON.createArrayNode();
        int y = 0;
        int id = 1;
        for (JsonNode kind : spec.at("/layout/spec/rows")) {
            JsonNode row = kind.get("spec");
            ObjectNode title = panels.addObject().put("id", id++).put("type", "row");
            title.set("title", row.get("title"));
            title.set("collapsed", row.get("collapse"));
            title.putObject("gridPos").put("h", 1).put("w", 24).put("x", 0).put("y", y++);
            if (row.has("repeat")) {
                title.set("repeat", row.at("/repeat/value"));
            }
            boolean closed = row.get("collapse").asBoolean();
            ArrayNode into = closed ? title.putArray("panels") : panels;
            if (!closed) {
                title.putArray("panels");
            }
            int bottom = 0;
            for (JsonNode item : row.at("/layout/spec/items")) {
                JsonNode place = item.get("spec");
                into.add(panelOf(spec, place, y));
                bottom = Math.max(
                        bottom, place.get("y").asInt() + place.get("height").asInt());
                id++;
            }
            y += closed ? 0 : bottom;
        }
        return panels;
    }

    private static ObjectNode panelOf(JsonNode spec, JsonNode place, int top) {
        JsonNode element = spec.get("elements").get(place.at("/element/name").asText());
        assertThat(element.get("kind").asText()).isEqualTo("Panel");
        ObjectNode panel = element.get("spec").<ObjectNode>deepCopy().without(List.of("links", "data", "vizConfig"));
        JsonNode drawn = element.at("/spec/vizConfig");
        panel.set("type", drawn.get("group"));
        panel.set("options", drawn.at("/spec/options"));
        panel.set("fieldConfig", drawn.at("/spec/fieldConfig"));
        JsonNode data = element.at("/spec/data/spec");
        ArrayNode targets = panel.putArray("targets");
        for (JsonNode query : data.get("queries")) {
            ObjectNode target = query.at("/spec/query/spec").deepCopy();
            target.set("refId", query.at("/spec/refId"));
            target.set("datasource", datasourceOf(query.at("/spec/query")));
            targets.add(target);
        }
        panel.set("datasource", targets.get(0).get("datasource"));
        if (!data.get("transformations").isEmpty()) {
            ArrayNode steps = panel.putArray("transformations");
            for (JsonNode step : data.get("transformations")) {
                ObjectNode classic = steps.addObject();
                classic.set("id", step.get("group"));
                classic.set("options", step.at("/spec/options"));
            }
        }
        panel.setAll((ObjectNode) data.get("queryOptions"));
        panel.putObject("gridPos")
                .put("x", place.get("x").asInt())
                .put("y", place.get("y").asInt() + top)
                .put("w", place.get("width").asInt())
                .put("h", place.get("height").asInt());
        if (place.has("repeat")) {
            panel.set("repeat", place.at("/repeat/value"));
            panel.set("repeatDirection", place.at("/repeat/direction"));
            panel.set("maxPerRow", place.at("/repeat/maxPerRow"));
        }
        return panel;
    }

    /** As if read from a file, so that numbers are of the same classes. */
    private static JsonNode ordered(JsonNode json) {
        return Output.readJson(json.toString());
    }
}
