package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objectives for Sloth and OpenSLO. Their own tools read them in {@link SlothEngine}, and what they burn is in {@link ObjectivesIT}. */
class SloFilesTest {

    static final Settings SETTINGS = Settings.builder()
            .services("shop-api", "mes.api")
            .availability(0.999)
            .availability("/reports/{id}", 0.97)
            .availability("/reports-id", 0.95)
            .build();

    @TempDir
    Path folder;

    @Test
    void slothIsGivenBothObjectivesAndThoseOfRoutes() throws Exception {
        JsonNode file = documents(Format.SLOTH, SETTINGS, "shop-api").get(0);
        assertThat(file.at("/version").asText()).isEqualTo("prometheus/v1");
        assertThat(file.at("/service").asText()).isEqualTo("shop-api");
        assertThat(file.at("/slos").findValuesAsText("objective")).containsExactly("99.9", "95", "95", "97");
        assertThat(file.at("/slos").findValuesAsText("name"))
                .contains("availability", "latency", "availability-reports-id", "availability-reports-id-2");
        assertThat(file.at("/slos/0/sli/events/error_query").asText())
                .isEqualTo("sum by (cluster, namespace, job)"
                        + " (sum_over_time(job:http_requests:failed_rate5m{job=\"shop-api\"}[{{.window}}]))");
        assertThat(file.at("/slos/1/sli/events/total_query").asText()).endsWith(" / 0.05");
        assertThat(file.at("/slos/3/sli/events/total_query").asText())
                .contains("route:http_requests:failed_allowed_rate5m{job=\"shop-api\", http_route=\"/reports/{id}\"}")
                .endsWith(" / 0.03");
        assertThat(file.at("/slos/3/sli/events/error_query").asText())
                .contains("route:http_requests:failed_rate5m{job=\"shop-api\", http_route=\"/reports/{id}\"}");
    }

    @Test
    void onlyOneOfTheTwoAlertsOnAnObjective() throws Exception {
        JsonNode ours = documents(Format.SLOTH, SETTINGS, "shop-api").get(0);
        assertThat(ours.findValuesAsText("disable")).hasSize(8).containsOnly("true");
        Settings off =
                SETTINGS.toBuilder().severity("HttpErrorBudgetBurn", "off").build();
        JsonNode sloths = documents(Format.SLOTH, off, "shop-api").get(0);
        assertThat(sloths.at("/slos/0").findValuesAsText("disable")).containsOnly("false");
        assertThat(sloths.at("/slos/1").findValuesAsText("disable")).containsOnly("true");
    }

    @Test
    void openSloHasAServiceAndItsObjectives() throws Exception {
        List<JsonNode> documents = documents(Format.OPENSLO, SETTINGS, "mes.api");
        assertThat(documents)
                .extracting(object -> object.at("/kind").asText())
                .containsExactly("Service", "SLO", "SLO", "SLO", "SLO");
        assertThat(documents).allSatisfy(object -> {
            assertThat(object.at("/apiVersion").asText()).isEqualTo("openslo/v1");
            assertThat(object.at("/metadata/name").asText()).matches("mes-api[-a-z0-9]*");
        });
        assertThat(documents.subList(1, 5)).allSatisfy(slo -> {
            assertThat(slo.at("/spec/service").asText()).isEqualTo("mes-api");
            assertThat(slo.at("/spec/objectives/0/target").asDouble()).isBetween(0.95, 0.999);
            assertThat(slo.at("/spec/indicator/spec/ratioMetric/bad/metricSource/spec/query")
                            .asText())
                    .contains("job=\"mes.api\"");
        });
    }

    /** The command line leaves the rules that the queries read beside the objectives. */
    @Test
    void theRulesLieBesideTheObjectives() throws Exception {
        Files.writeString(folder.resolve("my.yaml"), "objectives: {services: [shop-api]}\n");
        Generator.run(
                "generate",
                "--out",
                folder.resolve("out").toString(),
                "--config",
                folder.resolve("my.yaml").toString(),
                "--format",
                "sloth");
        String rules = Files.readString(folder.resolve("out/rules/http.yml"));
        JsonNode file = new YAMLMapper().readTree(Files.readString(folder.resolve("out/slo/shop-api.yaml")));
        List<String> queries = file.findValuesAsText("error_query");
        queries.addAll(file.findValuesAsText("total_query"));
        assertThat(queries)
                .hasSize(4)
                .allSatisfy(query -> assertThat(PromqlReader.selectors(query.replace("{{.window}}", "5m")))
                        .isNotEmpty()
                        .allSatisfy(selector -> assertThat(rules).contains("- record: " + selector.metric() + "\n")));
    }

    @Test
    void withoutServicesOrRulesOrForACatalogueTheyAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SloFiles.of(Format.SLOTH, Settings.defaults()))
                .withMessageContaining("services: [shop-api]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SloFiles.of(
                        Format.OPENSLO, SETTINGS.toBuilder().rules("jobs").build()))
                .withMessageContaining("http");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.builder().services("a b"))
                .withMessageContaining("a b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generator.run(
                        "generate",
                        "--out",
                        folder.toString(),
                        "--format",
                        "sloth",
                        "--catalog",
                        "io.goldensignals.core.ResourceMeters"))
                .withMessageContaining("HTTP services only");
    }

    private static List<JsonNode> documents(Format format, Settings settings, String service) throws Exception {
        Map<String, String> files = SloFiles.of(format, settings);
        return new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(files.get("slo/" + service + ".yaml"))
                .readAll();
    }
}
