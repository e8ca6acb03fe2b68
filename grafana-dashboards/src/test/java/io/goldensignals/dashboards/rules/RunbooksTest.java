package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.boards.CatalogCoverageTest;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Runbook;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Severity;
import io.goldensignals.dashboards.settings.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runbooks that are written by hand are about the rules as they are. */
class RunbooksTest {

    private static final Path WRITTEN = Path.of("src/main/runbooks");

    private static final Pattern QUERY = Pattern.compile("(?m)^ *```promql\\n([^`]*)```$");

    private static final Map<String, List<Alert>> ALERTS =
            Rules.alerts(Profile.OPERATION).stream().collect(Collectors.groupingBy(Alert::name));

    @TempDir
    Path folder;

    static Stream<String> written() throws IOException {
        try (Stream<Path> files = Files.list(WRITTEN)) {
            return files.map(file -> file.getFileName().toString().replace(".md", "")).toList().stream();
        }
    }

    static Stream<String> mostImportant() {
        return MOST_IMPORTANT.stream();
    }

    /** The critical ones, and the warnings that most often come before them. */
    private static final List<String> MOST_IMPORTANT = Stream.concat(
                    ALERTS.values().stream()
                            .filter(alerts -> alerts.get(0).severity() == Severity.CRITICAL)
                            .map(alerts -> alerts.get(0).name()),
                    Stream.of(
                            "TargetDown",
                            "RestartsInALoop",
                            "HttpRouteFailing",
                            "HeapNearlyFull",
                            "ResourceSaturated",
                            "MessageHandlingFailed",
                            "QueueBacklogGrows",
                            "DeadLettersWait",
                            "S3CallsFail",
                            "JobFailed",
                            "JobStale"))
            .distinct()
            .sorted()
            .toList();

    @Test
    void everyAlertHasOneAndNoneIsLeftOver() throws Exception {
        assertThat(written()).containsExactlyInAnyOrderElementsOf(ALERTS.keySet());
    }

    @ParameterizedTest
    @MethodSource("written")
    void itsFrontMatterIsThatOfTheRule(String name) {
        List<Alert> alerts = ALERTS.get(name);
        String text = Runbook.written(name);
        assertThat(Output.readYaml(text.substring(4, text.indexOf("\n---\n"))))
                .isEqualTo(Map.of(
                        "alert", name,
                        "severity", joined(alerts, alert -> alert.severity().toString()),
                        "category", alerts.get(0).category().toString(),
                        "for", joined(alerts, alert -> alert.hold().isEmpty() ? "0s" : alert.hold())));
    }

    private static String joined(List<Alert> alerts, java.util.function.Function<Alert, String> part) {
        return alerts.stream().map(part).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @MethodSource("written")
    void whatCanBeSetIsNotWrittenAsANumber(String name) {
        String meaning = Runbook.written(name).split("\n## ")[1];
        assertThat(meaning.contains("${threshold}"))
                .as("the threshold in the meaning")
                .isEqualTo(Threshold.of(name).isPresent());
    }

    @ParameterizedTest
    @MethodSource("mostImportant")
    void theMostImportantLeadToADecision(String name) {
        String text = Runbook.written(name);
        assertThat(text.lines().filter(line -> line.startsWith("## ")))
                .containsExactly(
                        "## Meaning",
                        "## Impact",
                        "## Diagnosis",
                        "## Decision",
                        "## Mitigation",
                        "## Escalation",
                        "## In the demo");
        assertThat(QUERY.matcher(text).results()).as("queries").hasSizeGreaterThanOrEqualTo(2);
        assertThat(text.split("\n## Mitigation\n\n")[1])
                .as("mitigation in order")
                .startsWith("1. ");
        String diagnosis = text.split("\n## Diagnosis\n\n")[1].split("\n## ")[0];
        assertThat(diagnosis.lines().filter(line -> line.contains("Expected:")))
                .as("what each query gives when all is well")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aboutTwentyAreTheMostImportant() {
        assertThat(MOST_IMPORTANT).hasSizeBetween(20, 24);
    }

    static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        written()
                .forEach(name -> QUERY.matcher(Runbook.written(name))
                        .results()
                        .forEach(query -> queries.add(query.group(1).strip())));
        return queries;
    }

    @Test
    void prometheusTakesTheirQueries() throws Exception {
        List<Recording> recordings = new ArrayList<>();
        for (String query : queries()) {
            recordings.add(new Recording("runbook:" + recordings.size(), query));
        }
        Files.writeString(
                folder.resolve("queries.yml"),
                Output.yaml("", Map.of("groups", List.of(new RuleGroup("runbooks", recordings).yaml()))));
        Program.require("promtool").run(folder, "check", "rules", "--lint=none", "queries.yml");
    }

    @Test
    void theirQueriesNameWhatExists() throws Exception {
        assertThat(CatalogCoverageTest.unknown(Catalogs.ALL, queries())).isEmpty();
    }
}
