package io.goldensignals.dashboards.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's resources are those of the other formats. There is no Helm on the class path: the few actions that the templates
 * have are filled in here, and any other fails. {@link HelmEngine} has Helm render them.
 */
class HelmChartTest {

    private static final Map<String, String> CHART = Format.HELM.of(Generator.files(Profile.OPERATION));
    private static final Map<String, String> PLAIN = Format.CONFIGMAP.of(Generator.files(Profile.OPERATION));

    private static final Pattern FILE = Pattern.compile("(?m)^\\{\\{ \\.Files\\.Get \"([^\"]+)\" \\| indent (\\d) }}$");

    static Stream<String> templates() {
        return CHART.keySet().stream().filter(path -> path.startsWith(HelmChart.FOLDER + "templates/"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void eachResourceIsThatOfTheOtherFormats(String path) {
        Map<?, ?> rendered = (Map<?, ?>) Output.readYaml(rendered(CHART.get(path)));
        String name = path.replaceFirst(".*/templates/", "kubernetes/");
        Map<?, ?> plain = (Map<?, ?>) Output.readYaml(PLAIN.get(name));
        for (String key : new String[] {"apiVersion", "kind", "spec", "data"}) {
            assertThat((Object) rendered.get(key)).as(key).isEqualTo(plain.get(key));
        }
    }

    @Test
    void everyRuleAndDashboardHasItsTemplate() {
        assertThat(templates()).hasSize((int) PLAIN.keySet().stream()
                .filter(path -> path.startsWith("kubernetes/"))
                .count());
    }

    @Test
    void textOfAnAlertInATemplateIsRefused() {
        String good = CHART.get(HelmChart.FOLDER + "templates/rules-http.yaml");
        assertThatIllegalStateException()
                .isThrownBy(() -> rendered(good.replace("spec:", "spec:\n  # {{ $labels.job }} fails")))
                .withMessageContaining("$labels.job");
    }

    @Test
    void theValuesAreAsTheirSchemaWantsThemAndMisspeltOnesAreNot() throws Exception {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(CHART.get(HelmChart.FOLDER + "values.schema.json"));
        String values = CHART.get(HelmChart.FOLDER + "values.yaml");
        assertThat(schema.validate(json(values))).isEmpty();
        for (String[] typo : new String[][] {
            {"http: true", "htpp: true"},
            {"http: true", "http: 1"},
            {"enabled: true", "enable: true"},
            {"labels: {}", "label: {}"},
            {"label: grafana_dashboard", "label: ''"}
        }) {
            assertThat(schema.validate(json(values.replaceFirst(Pattern.quote(typo[0]), typo[1]))))
                    .as(typo[1])
                    .isNotEmpty();
        }
    }

    @Test
    void whatSettingsLeaveOutHasNoSwitch() {
        Map<String, String> chart = Format.HELM.of(Generator.files(
                Profile.OPERATION,
                Settings.builder().boards("http").rules("http", "jobs").build()));
        JsonNode values = json(chart.get(HelmChart.FOLDER + "values.yaml"));
        assertThat(values.at("/rules/modules").fieldNames()).toIterable().containsExactly("http", "jobs");
        assertThat(values.at("/dashboards/modules").fieldNames()).toIterable().containsExactly("http");
    }

    private static JsonNode json(String yaml) {
        return Output.JSON.valueToTree(Output.readYaml(yaml));
    }

    /** With everything enabled, and no values but those of the chart. */
    private static String rendered(String template) {
        String text = template.replaceFirst(
                        "^\\{\\{- if and \\.Values\\.(\\w+)\\.enabled \\(index \\.Values\\.\\1\\.modules \"[-\\w]+\"\\) }}\n",
                        "")
                .replaceFirst("\n\\{\\{- end }}\n$", "\n")
                .replaceFirst("\\{\\{ \\.Release\\.Name }}", "release")
                .replaceFirst("\\{\\{ \\.Values\\.namespace \\| default \\.Release\\.Namespace }}", "default")
                .replaceFirst("\n *\\{\\{- merge .* \\| toYaml \\| nindent 4 }}", "\n    a: b")
                .replaceFirst("\n *\\{\\{- with \\.Values\\.dashboards\\.annotations }}\n.*\n.*\n *\\{\\{- end }}", "");
        String rest = FILE.matcher(text).replaceAll("");
        if (rest.contains("{{")) {
            throw new IllegalStateException("Helm would take this for its own: " + rest.substring(rest.indexOf("{{")));
        }
        return FILE.matcher(text)
                .replaceAll(file -> Matcher.quoteReplacement(CHART.get(HelmChart.FOLDER + file.group(1))
                        .replaceAll("(?m)^", " ".repeat(Integer.parseInt(file.group(2))))));
    }
}
