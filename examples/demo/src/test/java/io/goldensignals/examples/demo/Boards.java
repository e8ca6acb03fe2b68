package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.examples.dashboards.ExampleBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the dashboards ask Prometheus. */
final class Boards {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Boards() {}

    /** The expressions of all panels, those of collapsed rows and of annotations among them. */
    static List<Expression> expressions() throws IOException {
        List<Expression> expressions = new ArrayList<>();
        Map<String, String> files = new TreeMap<>(Generator.files(Profile.TRIAL));
        files.putAll(Generator.files(new ExampleBundle(), Profile.TRIAL, Settings.defaults()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".json")) {
                JsonNode board = JSON.readTree(file.getValue());
                String name = board.path("title").asText();
                board.path("panels").forEach(panel -> {
                    add(expressions, name, panel);
                    panel.path("panels").forEach(inner -> add(expressions, name, inner));
                });
            }
        }
        return expressions;
    }

    private static void add(List<Expression> expressions, String board, JsonNode panel) {
        String where = board + " / " + panel.path("title").asText();
        panel.path("targets")
                .forEach(target -> expressions.add(
                        Expression.ofPanel(where, target.path("expr").asText())));
    }
}
