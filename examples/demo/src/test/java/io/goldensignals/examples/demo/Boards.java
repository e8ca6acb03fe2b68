package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.examples.dashboards.ExampleBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboards ask Prometheus. */
final class Boards {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), job\\)");

    private Boards() {}

    /**
     * The expressions of all panels, those of collapsed rows and of annotations among them, with all jobs chosen. As in Grafana
     * these are the jobs that the board's own variable lists, and not all that Prometheus has.
     *
     * @param jobs the values of the label {@code job} of the series that a selector matches, as a regular expression
     */
    static List<Expression> expressions(Lookup jobs) throws Exception {
        List<Expression> expressions = new ArrayList<>();
        Map<String, String> files = new TreeMap<>(Generator.files(Profile.TRIAL));
        files.putAll(Generator.files(new ExampleBundle(), Profile.TRIAL, Settings.defaults()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".json")) {
                JsonNode board = JSON.readTree(file.getValue());
                String name = board.path("title").asText();
                String all = jobs.values(listed(board));
                UnaryOperator<String> chosen = promql -> promql.replace("$job", all);
                board.path("panels").forEach(panel -> {
                    add(expressions, name, panel, chosen);
                    panel.path("panels").forEach(inner -> add(expressions, name, inner, chosen));
                });
            }
        }
        return expressions;
    }

    /** Looks up values of a label. */
    @FunctionalInterface
    interface Lookup {
        String values(String selector) throws Exception;
    }

    /** The selector whose jobs the board's variable lists. */
    private static String listed(JsonNode board) {
        for (JsonNode variable : board.path("templating").path("list")) {
            if (variable.path("name").asText().equals("job")) {
                Matcher query = LABEL_VALUES.matcher(variable.path("query").asText());
                if (query.matches()) {
                    return Expression.ofPanel("the variable job", query.group(1))
                            .promql();
                }
            }
        }
        throw new IllegalStateException(board.path("title") + " has no variable job");
    }

    private static void add(List<Expression> expressions, String board, JsonNode panel, UnaryOperator<String> chosen) {
        String where = board + " / " + panel.path("title").asText();
        panel.path("targets")
                .forEach(target -> expressions.add(Expression.ofPanel(
                        where, chosen.apply(target.path("expr").asText()))));
    }
}
