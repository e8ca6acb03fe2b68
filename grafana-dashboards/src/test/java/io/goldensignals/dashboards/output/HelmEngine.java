package io.goldensignals.dashboards.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.settings.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helm itself checks and renders the chart. Run by {@code reliability/engines helm}, as Helm must be built first. */
class HelmEngine {

    private final YAMLMapper yaml = new YAMLMapper(new YAMLFactory());
    private final Program helm = Program.require("helm");

    @TempDir
    Path folder;

    @BeforeEach
    void generate() throws Exception {
        Generator.run("generate", "--out", folder.toString(), "--format", "helm");
    }

    @Test
    void lintFindsNothing() throws Exception {
        assertThat(helm.run(folder, "lint", "--strict", HelmChart.FOLDER)).contains("0 chart(s) failed");
    }

    @Test
    void whatIsRenderedIsWhatTheOtherFormatsHave() throws Exception {
        Map<String, String> plain = Format.CONFIGMAP.of(Generator.files(Profile.OPERATION));
        Map<String, JsonNode> rendered = rendered();
        plain.keySet().removeIf(path -> !path.startsWith("kubernetes/"));
        assertThat(rendered).hasSameSizeAs(plain);
        plain.forEach((path, content) -> {
            JsonNode resource = rendered.get(path.replaceFirst("kubernetes/(.*)\\.yaml", "gs-$1"));
            JsonNode expected = Output.JSON.valueToTree(Output.readYaml(content));
            assertThat(resource).as(path).isNotNull();
            for (String key : List.of("apiVersion", "kind", "spec", "data")) {
                assertThat((Object) resource.path(key)).as(path + " " + key).isEqualTo(expected.path(key));
            }
            assertThat(resource.at("/metadata/namespace").asText()).isEqualTo("monitoring");
            assertThat(resource.at("/metadata/labels/app.kubernetes.io~1part-of")
                            .asText())
                    .isEqualTo("golden-signals");
        });
        assertThat(rendered.get("gs-dashboard-http")
                        .at("/metadata/labels/grafana_dashboard")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void valuesChangeLabelsNamespaceAndModules() throws Exception {
        Files.writeString(folder.resolve("my.yaml"), """
                namespace: observability
                labels: {team: sre}
                rules:
                  labels: {release: kube-prometheus-stack}
                  modules: {mes: true, business: false}
                dashboards:
                  label: my_sidecar
                  labelValue: "yes"
                  annotations: {grafana_folder: Golden Signals}
                  modules: {rabbitmq-client: false}
                """.replace("mes: true, ", ""));
        Map<String, JsonNode> rendered = rendered("--values", "my.yaml");
        assertThat(rendered)
                .doesNotContainKeys("gs-rules-business", "gs-dashboard-rabbitmq-client")
                .containsKeys("gs-rules-http");
        JsonNode rules = rendered.get("gs-rules-http").at("/metadata");
        assertThat(rules.at("/labels/release").asText()).isEqualTo("kube-prometheus-stack");
        assertThat(rules.at("/labels/team").asText()).isEqualTo("sre");
        assertThat(rules.at("/namespace").asText()).isEqualTo("observability");
        JsonNode board = rendered.get("gs-dashboard-http").at("/metadata");
        assertThat(board.at("/labels/my_sidecar").isTextual()).isTrue();
        assertThat(board.at("/labels/my_sidecar").asText()).isEqualTo("yes");
        assertThat(board.at("/labels").has("grafana_dashboard")).isFalse();
        assertThat(board.at("/annotations/grafana_folder").asText()).isEqualTo("Golden Signals");
    }

    @Test
    void whatIsTurnedOffIsNotRendered() throws Exception {
        assertThat(rendered("--set", "rules.enabled=false").keySet())
                .allMatch(name -> name.startsWith("gs-dashboard-"));
        assertThat(rendered("--set", "dashboards.enabled=false").keySet())
                .allMatch(name -> name.startsWith("gs-rules-"));
    }

    @Test
    void aMisspeltValueIsRefused() throws Exception {
        Path log = folder.resolve("log");
        Process process =
                helm.start(folder, log, "template", "gs", HelmChart.FOLDER, "--set", "rules.modules.htpp=false");
        assertThat(process.waitFor()).isNotZero();
        assertThat(log).content().contains("htpp");
    }

    /** By name. */
    private Map<String, JsonNode> rendered(String... more) throws Exception {
        String[] arguments = new String[5 + more.length];
        List.of("template", "gs", HelmChart.FOLDER, "--namespace", "monitoring").toArray(arguments);
        System.arraycopy(more, 0, arguments, 5, more.length);
        Map<String, JsonNode> resources = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(helm.run(folder, arguments))) {
            documents.forEachRemaining(resource -> {
                if (resource.isObject()) {
                    resources.put(resource.at("/metadata/name").asText(), resource);
                }
            });
        }
        return resources;
    }
}
