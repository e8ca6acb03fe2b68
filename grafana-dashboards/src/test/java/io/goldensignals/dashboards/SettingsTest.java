package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.rules.Rules;
import io.goldensignals.dashboards.settings.Histograms;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A company's own labels, addresses, severities and names. */
class SettingsTest {

    @TempDir
    Path folder;

    private Map<String, String> generate(String config, String... more) throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, config);
        Path out = folder.resolve("out");
        Generator.run(Stream.concat(
                        Stream.of("generate", "--config", file.toString(), "--out", out.toString()), Stream.of(more))
                .toArray(String[]::new));
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .collect(java.util.stream.Collectors.toMap(
                            path -> out.relativize(path).toString(), SettingsTest::text));
        }
    }

    private static String unescaped(String yaml) {
        return yaml.replace("\\\"", "\"");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/health, true",
        "/health/live, true",
        "/ready, true",
        "/metrics, true",
        "/actuator/prometheus, true",
        "/golden-signals/, true",
        "/shop/actuator/health, true",
        "/shop/livez, true",
        "/shop/golden-signals/data, true",
        "/shop/metrics, false",
        "/streams/live, false",
        "/orders/{id}/health, false",
        "/{tenant}/health, false",
        "/healthy, false",
        "/orders, false",
    })
    void probesAreTakenByTheirNamesBelowAContextPathToo(String route, boolean probe) {
        assertThat(Pattern.matches(Settings.defaults().probes(), route)).isEqualTo(probe);
    }

    @Test
    void anEmptyFileGivesWhatIsPublished() throws Exception {
        assertThat(generate("")).isEqualTo(Generator.files(Profile.OPERATION));
    }

    @Test
    void ownLabelsTakeThePlaceOfThePublishedOnesEverywhere() throws Exception {
        Map<String, String> files = generate("labels: [region, stage]\n");

        assertThat(files)
                .allSatisfy((path, content) -> assertThat(content)
                        .as(path)
                        .doesNotContain(
                                "cluster=",
                                "namespace=",
                                "cluster, namespace",
                                "var-cluster",
                                "var-namespace",
                                "labels.cluster"));
        assertThat(files.get("rules/presence.yml")).contains("count by (region, stage, job) (up)");
        assertThat(files.get("dashboards/http.json"))
                .contains("region=~\\\"$region\\\", stage=~\\\"$stage\\\"", "{{region}} {{stage}}");
        JsonNode variables =
                Output.JSON.readTree(files.get("dashboards/http.json")).at("/templating/list");
        assertThat(variables.findValuesAsText("name"))
                .containsExactly("datasource", "region", "stage", "job", "instance", "route");
        assertThat(Program.require("promtool")
                        .run(folder.resolve("out/rules"), "check", "rules", "http.yml", "presence.yml", "business.yml"))
                .contains("SUCCESS");
    }

    @Test
    void withoutLabelsThereAreNone() throws Exception {
        Map<String, String> files = generate("labels: []\n");

        assertThat(files.get("rules/presence.yml")).contains("count by (job) (up)");
        assertThat(files.get("dashboards/http.json")).doesNotContain("$cluster", "{{cluster}}");
        assertThat(Program.require("promtool").run(folder.resolve("out/rules"), "check", "rules", "http.yml"))
                .contains("SUCCESS");
    }

    @Test
    void ownLabelsKeepEnvironmentsApart() throws Exception {
        generate("labels: [stage]\n");
        String up = "up{stage=\"%s\", job=\"shop\", instance=\"shop:8080\"}";
        Map<String, Object> test = Map.of(
                "name",
                "down in one stage",
                "interval",
                "1m",
                "input_series",
                List.of(
                        Map.of("series", up.formatted("test"), "values", "0x60"),
                        Map.of("series", up.formatted("live"), "values", "1x60")),
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (stage) (ALERTS{alertname=\"JobAbsent\", alertstate=\"firing\"})",
                        "eval_time",
                        "30m",
                        "exp_samples",
                        List.of(Map.of("labels", "{stage=\"test\"}", "value", 1)))));
        Files.writeString(
                folder.resolve("tests.yml"),
                Output.yaml("", Map.of("rule_files", List.of("out/rules/presence.yml"), "tests", List.of(test))));
        Program.require("promtool").run(folder, "test", "rules", "tests.yml");
    }

    @Test
    void severitiesAndTimesCanBeOnesOwn() throws Exception {
        Map<String, String> files = generate("""
                severities: {JobStale: info, BucketGrowsFast: off}
                holds: {JobAbsent: 17m}
                """);

        assertThat(alert(files.get("rules/jobs.yml"), "JobStale")).contains("severity: info");
        assertThat(files.get("runbooks/JobStale.md")).contains("Severity **info**");
        assertThat(alert(files.get("rules/presence.yml"), "JobAbsent")).contains("for: 17m");
        assertThat(files).doesNotContainKey("runbooks/BucketGrowsFast.md");
        assertThat(files.get("rules/storage.yml")).doesNotContain("BucketGrowsFast");
    }

    @Test
    void thresholdsChangeRulesPanelsAndRunbooks() throws Exception {
        Map<String, String> files = generate(
                "thresholds: {HeapNearlyFull: 0.9, QueueBacklogGrows: 5000, ConfirmsStuck: 180}\n",
                "--threshold",
                "HeapNearlyFull=0.95",
                "--hold",
                "HeapNearlyFull=20m");

        assertThat(alert(files.get("rules/saturation.yml"), "HeapNearlyFull")).contains("> 0.95", "for: 20m");
        assertThat(files.get("runbooks/HeapNearlyFull.md"))
                .contains("> 0.95\n", "More than 95 %", "has held for 20m")
                .doesNotContain("85 %");
        assertThat(alert(files.get("rules/messaging.yml"), "QueueBacklogGrows")).contains("> 5000");
        assertThat(alert(files.get("rules/messaging.yml"), "ConfirmsStuck")).contains("> 180");
        assertThat(files.get("runbooks/ConfirmsStuck.md")).contains("for more than 3 minutes");
        assertThat(colours(files, "process", "Heap after collection")).containsExactly(0.782353, 0.95);
    }

    private static List<Double> colours(Map<String, String> files, String board, String title) throws IOException {
        BoardFile file = new BoardFile(board, Output.JSON.readTree(files.get("dashboards/" + board + ".json")));
        JsonNode panel = file.panels().stream()
                .filter(other -> other.get("title").asText().equals(title))
                .findFirst()
                .orElseThrow();
        return panel.at("/fieldConfig/defaults/thresholds/steps").findValues("value").stream()
                .filter(value -> !value.isNull())
                .map(JsonNode::asDouble)
                .toList();
    }

    static List<Threshold> thresholds() {
        return Threshold.all();
    }

    /** A threshold that moved a rule alone would leave a panel green while it fires. */
    @ParameterizedTest
    @MethodSource("thresholds")
    void everyThresholdMovesItsRule(Threshold threshold) {
        double other = threshold.published() * 0.75;
        String rule = rule(threshold, Settings.defaults());
        String moved = rule(
                threshold,
                Settings.builder().threshold(threshold.alert(), other).build());
        assertThat(rule).contains(Threshold.text(threshold.published()));
        assertThat(moved).contains(Threshold.text(other)).isNotEqualTo(rule);
    }

    private static String rule(Threshold threshold, Settings settings) {
        return settings.generating(() -> Rules.alerts(Profile.OPERATION).stream()
                .filter(alert -> alert.name().equals(threshold.alert()))
                .findFirst()
                .orElseThrow()
                .expr());
    }

    @Test
    void objectivesCanBeOnesOwn() throws Exception {
        Map<String, String> files = generate("""
                objectives: {availability: 0.995, within: 1, share: 0.9, routes: {/reports: 0.97}}
                """);

        String rules = unescaped(files.get("rules/http.yml"));
        assertThat(rules)
                .contains("+ 0.995", "+ 0.9\n", "\"le\", \"1\"", "http_route=\"/reports\"")
                .contains("14.4 * (1 - route:http_availability:objective)")
                .doesNotContain("0.999");
        assertThat(files.get("runbooks/HttpErrorBudgetBurn.md"))
                .contains("99.5 %")
                .doesNotContain("99.9 %");
        assertThat(files.get("runbooks/HttpLatencyBudgetBurn.md")).contains("90 % within 1 s");
        assertThat(Program.require("promtool").run(folder.resolve("out/rules"), "check", "rules", "http.yml"))
                .contains("SUCCESS");
    }

    /** What fails fast is the route of a strict objective; that of a lenient one is not. */
    @Test
    void aRouteIsHeldAgainstItsOwnAvailability() throws Exception {
        generate("objectives: {routes: {/reports: 0.95}}\n");
        List<Map<String, Object>> series = new ArrayList<>();
        String count =
                "http_server_request_duration_seconds_count{job=\"shop\", instance=\"a\", http_request_method=\"GET\","
                        + " http_route=\"%s\", outcome=\"%s\"}";
        for (String route : List.of("/reports", "/orders")) {
            series.add(Map.of("series", count.formatted(route, "success"), "values", "0+90x120"));
            series.add(Map.of("series", count.formatted(route, "server_error"), "values", "0+10x120"));
        }
        // What a service publishes outweighs the settings.
        for (String outcome : List.of("success", "server_error")) {
            series.add(Map.of(
                    "series",
                    count.formatted("/reports", outcome).replace("job=\"shop\"", "job=\"mes\""),
                    "values",
                    "0+10x120"));
        }
        series.add(Map.of(
                "series",
                "http_server_objective_availability_ratio{job=\"mes\", instance=\"a\", http_route=\"/reports\"}",
                "values",
                "0.999x120"));
        Map<String, Object> test = Map.of(
                "name",
                "two routes",
                "interval",
                "1m",
                "input_series",
                series,
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (job, http_route)"
                                + " (ALERTS{alertname=\"HttpRouteErrorBudgetBurn\", alertstate=\"firing\"})",
                        "eval_time",
                        "100m",
                        "exp_samples",
                        List.of(
                                Map.of("labels", "{job=\"mes\", http_route=\"/reports\"}", "value", 1),
                                Map.of("labels", "{job=\"shop\", http_route=\"/orders\"}", "value", 1)))));
        Files.writeString(
                folder.resolve("tests.yml"),
                Output.yaml(
                        "",
                        Map.of(
                                "rule_files",
                                List.of("out/rules/http.yml"),
                                "group_eval_order",
                                List.of("http-objectives", "http-slo", "http-slo-routes", "http-slo-route-alerts"),
                                "tests",
                                List.of(test))));
        Program.require("promtool").run(folder, "test", "rules", "tests.yml");
    }

    @ParameterizedTest
    @EnumSource(Histograms.class)
    void quantilesAreTakenFromTheHistogramsThatThereAre(Histograms kind) throws Exception {
        Map<String, String> files = generate("histograms: " + kind.name().toLowerCase(Locale.ROOT) + "\n");

        String expr = unescaped(alert(files.get("rules/messaging.yml"), "QueueTimeLong"));
        assertThat(expr.contains("(rate(rabbitmq_client_queue_duration_seconds_bucket["))
                .isEqualTo(kind != Histograms.NATIVE);
        assertThat(expr.contains("(rate(rabbitmq_client_queue_duration_seconds["))
                .isEqualTo(kind != Histograms.CLASSIC);
        Program promtool = Program.require("promtool");
        try (Stream<Path> rules = Files.list(folder.resolve("out/rules"))) {
            for (Path file : rules.toList()) {
                promtool.run(folder, "check", "rules", file.toString());
            }
        }
    }

    @Test
    void theConfigurationOfTheReadmeWorks() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String config = readme.split("```yaml\n", 2)[1].split("```", 2)[0];
        assertThat(config).contains("thresholds:", "objectives:");
        assertThat(generate(config)).containsKeys("dashboards/http.json", "rules/saturation.yml");
    }

    @Test
    void refusalsSayWhatIsAllowed() {
        assertThatThrownBy(() -> generate("thresholds: {HeapNearlyFull: 85}"))
                .hasMessageContaining("threshold 85 of HeapNearlyFull, must be a share above 0 and below 1");
        assertThatThrownBy(() -> generate("thresholds: {JobAbsent: 1}"))
                .hasMessageContaining("alert JobAbsent has no threshold, must be one of [BrokerMemoryHigh");
        assertThatThrownBy(() -> generate("objectives: {within: 0.6}"))
                .hasMessageContaining("objective within 0.6, must be one of [0.005");
        assertThatThrownBy(() -> generate("threshold: {HeapNearlyFull: 0.8}"))
                .hasMessageContaining("key threshold in ")
                .hasMessageContaining("must be one of [labels, grafana,");
        assertThatThrownBy(() -> generate("holds: {ConsumerGon: 10m}"))
                .hasMessageContaining("alert ConsumerGon, must be one of [ConsumerGone, ");
        assertThatThrownBy(() -> generate("boards: http")).hasMessageContaining("boards: \"http\", must be a list");
        assertThatThrownBy(() -> generate("holds: [ConsumerGone]"))
                .hasMessageContaining("holds: [\"ConsumerGone\"], must be keys with values");
        assertThatThrownBy(() -> generate("holds: {HeapNearlyFull: ten}"))
                .hasMessageContaining("hold of HeapNearlyFull: duration ten, must be a number and one of s, m, h, d");
        assertThatThrownBy(() -> generate("anomalies: {a: three}"))
                .hasMessageContaining("anomalies a: \"three\", must be a and n, whole numbers");
        assertThatThrownBy(() -> generate("labels: [cluster\n")).hasMessageContaining("my.yaml, must be YAML: line ");
        assertThatThrownBy(() -> Generator.run("generate", "--out", folder.toString(), "--format", "xml"))
                .hasMessageContaining("--format xml, must be one of [files, prometheusrule, configmap, helm, v2,");
        assertThatThrownBy(() -> Generator.run("generate", "--out", folder.toString(), "--profile", "fast"))
                .hasMessageContaining("--profile fast, must be one of [operation, trial]");
    }

    private static String alert(String rules, String name) {
        return rules.substring(rules.indexOf("alert: " + name + "\n")).split("- alert:")[0];
    }

    @Test
    void alertsAndTheOverviewLinkToOwnAddresses() throws Exception {
        Map<String, String> files = generate("grafana: https://g.test/\nrunbooks: https://r.test/alerts\n");

        assertThat(files.get("rules/presence.yml"))
                .contains("https://g.test/d/golden-overview", "https://r.test/alerts/JobAbsent.md")
                .doesNotContain("externalLabels");
        assertThat(files.get("dashboards/overview.json")).contains("https://r.test/alerts/${__data.fields.Alert}.md");
    }

    @Test
    void queuesAndProbesAreCalledAsTheyAreCalledThere() throws Exception {
        Map<String, String> files = generate("""
                deadLetterQueues: .*[.]morgue
                delayQueues: .*[.]later
                probes: /alive
                anomalies: {a: 4, n: 7}
                """);

        assertThat(unescaped(files.get("rules/messaging.yml")))
                .contains("queue=~\".*[.]morgue\"", "queue!~\".*[.]later\"")
                .doesNotContain("dlq");
        assertThat(unescaped(files.get("rules/http.yml")))
                .contains("http_route!~\"/alive\"")
                .doesNotContain("healthz");
        assertThat(unescaped(files.get("rules/business.yml")))
                .contains("figure:q3 + 4 * figure:iqr", "offset 7d", ">= 7")
                .doesNotContain("offset 8d");
        assertThat(files.get("runbooks/FigureUnusual.md")).contains("Q1 - 4·IQR", "7 preceding days");
    }

    @Test
    void onlySomeBoardsAndRulesAreGenerated() throws Exception {
        assertThat(generate("boards: [http, s3]\nrules: [storage]\n").keySet())
                .filteredOn(path -> !path.startsWith("runbooks/"))
                .containsExactlyInAnyOrder("dashboards/http.json", "dashboards/s3.json", "rules/storage.yml");
    }

    @Test
    void rulesAndDashboardsComeAsResourcesOfKubernetes() throws Exception {
        Map<String, String> files = generate("", "--format", "configmap");

        JsonNode rule = json(files.get("kubernetes/rules-http.yaml"));
        assertThat(rule.get("apiVersion").asText()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(rule.get("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(rule.at("/metadata/name").asText()).isEqualTo("golden-signals-http");
        assertThat(rule.at("/spec/groups"))
                .isEqualTo(json(Generator.files(Profile.OPERATION).get("rules/http.yml"))
                        .get("groups"));
        JsonNode map = json(files.get("kubernetes/dashboard-http.yaml"));
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(map.at("/data/http.json").asText())
                .isEqualTo(Generator.files(Profile.OPERATION).get("dashboards/http.json"));
        assertThat(files).doesNotContainKeys("rules/http.yml", "dashboards/http.json");
        assertThat(files.values())
                .allSatisfy(content -> assertThat(content.length())
                        .as("the most that a ConfigMap holds")
                        .isLessThan(1 << 20));
    }

    private static JsonNode json(String yaml) {
        return Output.JSON.valueToTree(Output.readYaml(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lables: [a]",
                "labels: region",
                "labels: [job]",
                "severities: {JobStale: fatal}",
                "severities: {NoSuchAlert: info}",
                "holds: {JobAbsent: soon}",
                "boards: [nonsense]",
                "deadLetterQueues: '('",
                "generatedQueues: '(?!orders).*'",
                "probes: '(/a)\\1'",
                "thresholds: {HeapNearlyFull: 1.5}",
                "thresholds: {HeapNearlyFull: -1}",
                "thresholds: {HeapNearlyFull: high}",
                "thresholds: {NoSuchAlert: 1}",
                "objectives: {availability: 99.9}",
                "objectives: {share: 0.5}",
                "objectives: {avail: 0.99}",
                "histograms: sparse",
                "grafana: g.test",
                "anomalies: {n: 1}",
                "- a list"
            })
    void aSettingThatCannotWorkIsRefused(String config) {
        assertThatThrownBy(() -> generate(config)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void argumentsThatCannotWorkAreRefused() {
        for (String[] arguments : List.of(
                new String[] {},
                new String[] {"generate"},
                new String[] {"generate", "--out"},
                new String[] {"generate", "--format", "files"},
                new String[] {"generate", "--out", folder.toString(), "--format", "xml"})) {
            assertThatThrownBy(() -> Generator.run(arguments))
                    .as(String.join(" ", arguments))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void oneGenerationDoesNotDisturbTheNext() {
        Map<String, String> published = Generator.files(Profile.OPERATION);
        Generator.files(Profile.OPERATION, Settings.builder().labels("stage").build());
        assertThat(Generator.files(Profile.OPERATION)).isEqualTo(published);
    }

    @Test
    void aRefusalNamesTheKeyOfTheFile() throws Exception {
        Path file = Files.createTempFile("settings", ".yaml");
        Files.writeString(file, "deadLetterQueues: '*.dlq'");
        assertThatThrownBy(() -> Settings.read(file))
                .hasMessageStartingWith(
                        "deadLetterQueues: *.dlq, must be a regular expression of Prometheus' (RE2) such as .*[.]dlq");
        Files.writeString(file, "objectives: {routes: {/reports: 0.9}}");
        assertThatThrownBy(() -> Settings.read(file))
                .hasMessageStartingWith("availability of /reports 0.9, must be at least 0.95");
        Files.writeString(file, "labels: [my-cluster]");
        assertThatThrownBy(() -> Settings.read(file))
                .hasMessage("label my-cluster, must be of letters, digits and _, and none of job, instance and le");
        Files.delete(file);
    }
}
