package io.goldensignals.dashboards.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.settings.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A generated dashboard as another program reads it: from its JSON. */
public record BoardFile(String name, JsonNode json) {

    public static List<BoardFile> all() {
        return Generator.files(Profile.OPERATION).entrySet().stream()
                .filter(file -> file.getKey().endsWith(".json"))
                .map(BoardFile::of)
                .toList();
    }

    private static BoardFile of(Map.Entry<String, String> file) {
        try {
            return new BoardFile(file.getKey(), Output.JSON.readTree(file.getValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file.getKey(), e);
        }
    }

    /** Everything on the grid, rows and what they hold among it. */
    List<JsonNode> cells() {
        List<JsonNode> cells = new ArrayList<>();
        json.get("panels").forEach(panel -> {
            cells.add(panel);
            panel.path("panels").forEach(cells::add);
        });
        return cells;
    }

    /** The cells that show data. */
    public List<JsonNode> panels() {
        return cells().stream().filter(cell -> !type(cell).equals("row")).toList();
    }

    public List<JsonNode> variables() {
        return elements(json.path("templating").path("list"));
    }

    /** The expressions of all panels. */
    public List<String> expressions() {
        return panels().stream()
                .flatMap(panel -> elements(panel.path("targets")).stream())
                .map(target -> target.get("expr").asText())
                .toList();
    }

    /** The expressions of all panels, annotations and variables. */
    List<String> allExpressions() {
        Stream<String> annotations = elements(json.path("annotations").path("list")).stream()
                .map(a -> a.get("expr").asText());
        Stream<String> queries = variables().stream()
                .filter(variable -> variable.get("type").asText().equals("query"))
                .map(variable -> variable.get("query").asText())
                .map(query -> query.substring(query.indexOf('(') + 1, query.lastIndexOf(',')));
        return Stream.of(expressions().stream(), annotations, queries)
                .flatMap(s -> s)
                .toList();
    }

    public static String type(JsonNode panel) {
        return panel.path("type").asText();
    }

    public static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    @Override
    public String toString() {
        return name;
    }
}
