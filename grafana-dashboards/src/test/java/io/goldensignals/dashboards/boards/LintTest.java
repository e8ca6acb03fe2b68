package io.goldensignals.dashboards.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A dashboard that breaks a rule is reported by that rule alone. */
class LintTest {

    static Stream<Arguments> breaches() {
        return Stream.of(
                broken(
                        "template-datasource-rule",
                        board -> variable(board, "datasource").put("label", "Source")),
                broken(
                        "template-datasource-rule",
                        board -> variable(board, "datasource").put("query", "loki")),
                broken("template-job-rule", board -> variable(board, "job").put("allValue", ".*")),
                broken("template-job-rule", board -> variable(board, "job").put("multi", false)),
                broken(
                        "template-instance-rule",
                        board -> variable(board, "instance").put("label", "Host")),
                broken(
                        "template-label-promql-rule",
                        board -> variable(board, "job").put("query", "labels(up, job)")),
                broken(
                        "template-on-time-change-reload-rule",
                        board -> variable(board, "job").put("refresh", 1)),
                broken(
                        "panel-datasource-rule",
                        board -> panel(board).putObject("datasource").put("uid", "prom-1")),
                broken(
                        "panel-datasource-rule",
                        board -> target(board).putObject("datasource").put("uid", "prom-1")),
                broken("panel-title-description-rule", board -> panel(board).put("title", " ")),
                broken("panel-title-description-rule", board -> panel(board).remove("description")),
                broken("panel-units-rule", board -> defaults(board).put("unit", "eps")),
                broken("panel-units-rule", board -> defaults(board).remove("unit")),
                broken(
                        "panel-units-rule",
                        board -> panel(board)
                                .withObject("/fieldConfig")
                                .putArray("overrides")
                                .addObject()
                                .putArray("properties")
                                .addObject()
                                .put("id", "unit")
                                .put("value", "suffix:x")),
                broken("panel-no-targets-rule", board -> panel(board).putArray("targets")),
                broken("target-promql-rule", board -> query(board, "1 + 1")),
                broken("target-rate-interval-rule", board -> query(board, "rate(a_total{SCOPE}[5m])")),
                broken("target-rate-interval-rule", board -> query(board, "a_seconds{SCOPE}[5m]")),
                broken("target-job-rule", board -> query(board, "up{instance=~\"$instance\"}")),
                broken("target-job-rule", board -> query(board, "up{job=\"$job\", instance=~\"$instance\"}")),
                broken("target-instance-rule", board -> query(board, "up{job=~\"$job\"}")),
                broken("target-counter-agg-rule", board -> query(board, "sum (a_total{SCOPE})")),
                broken("uneditable-dashboard", board -> board.put("editable", true)));
    }

    private static Arguments broken(String rule, Consumer<ObjectNode> breach) {
        return arguments(rule, named("broken", breach));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsTold(String rule, Consumer<ObjectNode> breach) {
        ObjectNode board = sound();
        breach.accept(board);
        assertThat(Lint.problems(new BoardFile("broken", board)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith(rule + ": "));
    }

    @Test
    void theSameDashboardUnbrokenIsSound() {
        assertThat(Lint.problems(new BoardFile("sound", sound()))).isEmpty();
    }

    /** What goes wrong inside a collapsed row is found as well. */
    @Test
    void collapsedRowsAreLookedInto() {
        BoardFile file = BoardFile.all().stream()
                .filter(board ->
                        board.cells().size() > board.json().get("panels").size())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no collapsed row"));
        ObjectNode board = file.json().deepCopy();
        for (JsonNode row : board.get("panels")) {
            if (!row.path("panels").isEmpty()) {
                ((ObjectNode) row.path("panels").get(0)).put("title", "");
            }
        }
        assertThat(Lint.problems(new BoardFile("broken", board)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith("panel-title-description-rule"));
    }

    /** A dashboard with its variables and one panel of lines. */
    private static ObjectNode sound() {
        ObjectNode board = BoardFile.all().get(0).json().deepCopy();
        List<JsonNode> lines = new BoardFile("", board)
                .panels().stream()
                        .filter(panel -> BoardFile.type(panel).equals("timeseries"))
                        .toList();
        board.putArray("panels").add(lines.get(0));
        return board;
    }

    private static ObjectNode panel(ObjectNode board) {
        return (ObjectNode) board.get("panels").get(0);
    }

    private static ObjectNode defaults(ObjectNode board) {
        return (ObjectNode) panel(board).at("/fieldConfig/defaults");
    }

    private static ObjectNode target(ObjectNode board) {
        return (ObjectNode) panel(board).get("targets").get(0);
    }

    private static void query(ObjectNode board, String expr) {
        panel(board)
                .get("targets")
                .forEach(target -> ((ObjectNode) target)
                        .put("expr", expr.replace("SCOPE", "job=~\"$job\", instance=~\"$instance\"")));
    }

    private static ObjectNode variable(ObjectNode board, String name) {
        for (JsonNode variable : board.at("/templating/list")) {
            if (variable.get("name").asText().equals(name)) {
                return (ObjectNode) variable;
            }
        }
        throw new AssertionError("no variable " + name);
    }
}
