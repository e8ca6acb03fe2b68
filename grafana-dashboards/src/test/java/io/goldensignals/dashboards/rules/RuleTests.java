package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays stories against the rules as shipped, by promtool. */
final class RuleTests {

    private RuleTests() {}

    /**
     * Writes the rules into {@code folder} and plays {@code tests} against some of their files, evaluated every
     * {@code stepMinutes} in the order in which Prometheus would.
     */
    static void play(Path folder, int stepMinutes, List<String> names, List<Map<String, Object>> tests)
            throws IOException, InterruptedException {
        Generator.write(folder, Profile.OPERATION);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put(
                "rule_files",
                names.stream().map(name -> "rules/" + name + ".yml").toList());
        file.put("evaluation_interval", stepMinutes + "m");
        file.put("group_eval_order", groups(names));
        file.put("tests", tests);
        Files.writeString(folder.resolve("tests.yml"), Output.yaml("", file));
        Program.require("promtool").run(folder, "test", "rules", "tests.yml");
    }

    private static List<String> groups(List<String> names) {
        return names.stream()
                .flatMap(name -> Rules.all(Profile.OPERATION).get(name).stream())
                .map(RuleGroup::name)
                .toList();
    }
}
