package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool accepts the rules and the panels' expressions, and every alert fires when it should and only then. */
class PromtoolIT {

    private static Program promtool;
    private static List<Alert> alerts;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        promtool = Program.require("promtool");
        alerts = Rules.alerts(Profile.OPERATION);
    }

    @Test
    void theRulesAreWellFormed() throws Exception {
        for (Profile profile : Profile.values()) {
            Generator.write(folder.resolve(profile.name()), profile);
            for (String name : Rules.all(profile).keySet()) {
                promtool.run(
                        folder.resolve(profile.name()),
                        "check",
                        "rules",
                        "--lint=all",
                        "--lint-fatal",
                        "rules/" + name + ".yml");
            }
        }
    }

    @Test
    void thePanelsExpressionsAreWellFormed() throws Exception {
        List<Recording> recordings = new ArrayList<>();
        for (BoardFile board : BoardFile.all()) {
            for (String expr : board.expressions()) {
                recordings.add(new Recording("panel:" + recordings.size(), plain(expr)));
            }
        }
        Files.writeString(
                folder.resolve("panels.yml"),
                Output.yaml("", Map.of("groups", List.of(new RuleGroup("panels", recordings).yaml()))));
        promtool.run(folder, "check", "rules", "--lint=none", "panels.yml");
    }

    /** The expression with Grafana's variables replaced as the linter does. */
    static String plain(String expr) {
        return expr.replace("$__rate_interval", "5m").replace("$__range", "1h").replace("$__interval", "1m");
    }

    @Test
    void everyAlertButTheSignOfLifeHasAScenario() {
        assertThat(Scenarios.all().stream().map(scenario -> scenario.alert).distinct())
                .containsExactlyInAnyOrderElementsOf(alerts.stream()
                        .filter(alert -> alert.severity() != Severity.NONE)
                        .map(Alert::name)
                        .distinct()
                        .toList());
    }

    @Test
    void alertsFireAndResolve() throws Exception {
        play(Scenario::test, Scenarios.all());
    }

    @Test
    void alertsEndWhenTheirTargetVanishes() throws Exception {
        play(
                Scenario::vanishing,
                Scenarios.all().stream()
                        .filter(scenario -> scenario.endsWithItsSeries)
                        .toList());
    }

    /** Plays the scenarios of each category against its rules alone: all rules together would take minutes. */
    private void play(BiFunction<Scenario, Alert, Map<String, Object>> story, List<Scenario> scenarios)
            throws IOException, InterruptedException {
        for (Category category : Category.values()) {
            for (int step :
                    scenarios.stream().mapToInt(s -> s.stepMinutes).distinct().toArray()) {
                List<Map<String, Object>> tests = scenarios.stream()
                        .filter(scenario ->
                                scenario.stepMinutes == step && alert(scenario).category() == category)
                        .map(scenario -> story.apply(scenario, alert(scenario)))
                        .toList();
                if (!tests.isEmpty()) {
                    RuleTests.play(folder, step, List.of(category.toString()), tests);
                }
            }
        }
    }

    @Test
    void nothingFiresWhereNothingIsMeasured() throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "no series at all");
        test.put("interval", "1m");
        test.put("input_series", List.of());
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr", "ALERTS{alertname!=\"Watchdog\"}", "eval_time", "2h", "exp_samples", List.of())));
        RuleTests.play(folder, 1, List.copyOf(Rules.all(Profile.OPERATION).keySet()), List.of(test));
    }

    private static Alert alert(Scenario scenario) {
        return alerts.stream()
                .filter(alert -> alert.name().equals(scenario.alert) && scenario.severity(alert))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert " + scenario.alert));
    }
}
