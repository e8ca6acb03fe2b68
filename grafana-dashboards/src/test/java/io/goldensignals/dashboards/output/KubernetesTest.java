package io.goldensignals.dashboards.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.settings.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is generated for Kubernetes is what its definitions of the resources allow: no other fields, names that can be. */
class KubernetesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** As the operator's definition has it. */
    private static final Pattern DURATION =
            Pattern.compile("0|(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");

    /** Of a part of a DNS name, as resources are called. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private static final Map<String, String> FILES = Format.CONFIGMAP.of(Generator.files(Profile.OPERATION));

    static Stream<String> rules() {
        return FILES.keySet().stream().filter(path -> path.startsWith("kubernetes/rules-"));
    }

    static Stream<String> dashboards() {
        return FILES.keySet().stream().filter(path -> path.startsWith("kubernetes/dashboard-"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rulesAreWhatTheOperatorTakes(String path) throws Exception {
        assertThat(problems(FILES.get(path))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboardsAreConfigMaps(String path) throws Exception {
        ConfigMap map = YAML.readValue(FILES.get(path), ConfigMap.class);
        assertThat(map.getAdditionalProperties()).isEmpty();
        assertThat(map.getBinaryData()).isEmpty();
        assertCanBeCalledSo(map);
        assertThat(map.getData()).hasSize(1);
        assertThat(map.getData().keySet()).allMatch(key -> key.matches("[-._a-zA-Z0-9]{1,253}"));
    }

    @Test
    void aFieldThatTheOperatorDoesNotKnowIsFound() throws Exception {
        String good = FILES.get("kubernetes/rules-http.yaml");
        assertThat(problems(good.replace("keep_firing_for: 5m", "keep_firing: 5m")))
                .isNotEmpty();
        assertThat(problems(good.replace("keep_firing_for: 5m", "keep_firing_for: 5 minutes")))
                .isNotEmpty();
        assertThat(problems(good.replace("  groups:", "  group:"))).isNotEmpty();
        assertThat(problems(good.replaceFirst("    interval: 2m", "    interwal: 2m")))
                .isNotEmpty();
    }

    private static List<String> problems(String text) throws JsonProcessingException {
        PrometheusRule resource = YAML.readValue(text, PrometheusRule.class);
        assertCanBeCalledSo(resource);
        List<String> problems = new ArrayList<>();
        unknown(problems, "resource", resource.getAdditionalProperties());
        unknown(problems, "spec", resource.getSpec().getAdditionalProperties());
        List<String> names =
                resource.getSpec().getGroups().stream().map(RuleGroup::getName).toList();
        if (names.isEmpty() || names.contains("") || names.stream().distinct().count() != names.size()) {
            problems.add("groups " + names);
        }
        for (RuleGroup group : resource.getSpec().getGroups()) {
            unknown(problems, group.getName(), group.getAdditionalProperties());
            duration(problems, group.getInterval());
            for (Rule rule : group.getRules()) {
                unknown(problems, rule.toString(), rule.getAdditionalProperties());
                duration(problems, rule.getFor());
                duration(problems, rule.getKeepFiringFor());
                if (rule.getExpr() == null || (rule.getAlert() == null) == (rule.getRecord() == null)) {
                    problems.add(rule + " is neither an alert nor a recording");
                }
            }
        }
        return problems;
    }

    private static void unknown(List<String> problems, String where, Map<String, Object> more) {
        if (!more.isEmpty()) {
            problems.add(where + " has " + more.keySet());
        }
    }

    private static void duration(List<String> problems, String text) {
        if (text != null && (text.isEmpty() || !DURATION.matcher(text).matches())) {
            problems.add("duration " + text);
        }
    }

    private static void assertCanBeCalledSo(HasMetadata resource) {
        assertThat(resource.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(resource.getMetadata().getName()).matches(NAME).hasSizeLessThanOrEqualTo(63);
        assertThat(resource.getMetadata().getLabels().values())
                .allMatch(
                        value -> value.matches("([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?") && value.length() <= 63);
    }
}
