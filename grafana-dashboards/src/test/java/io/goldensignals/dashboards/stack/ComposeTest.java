package io.goldensignals.dashboards.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.goldensignals.dashboards.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for Docker, which no build can start: what can be said of them without it. */
class ComposeTest {

    private static final Path STACK = Path.of("stack").toAbsolutePath();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> FILES = List.of("compose.yaml", "compose.telegram.yaml", "compose.nginx.yaml");

    /** The schema is that of github.com/compose-spec/compose-go 2.4.7, under the Apache License 2.0. */
    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.telegram.yaml", "compose.nginx.yaml"})
    void theFileIsValidByTheSpecificationsSchema(String file) throws IOException {
        JsonSchema schema;
        try (InputStream in = ComposeTest.class.getResourceAsStream("/schema/compose-spec.json")) {
            // Its ids are those of an older draft than it says it is of.
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\"id\": \"[^\"]*\",", "");
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(text);
        }
        assertThat(schema.validate(read(file))).isEmpty();
        assertThat(schema.validate(YAML.readTree("services: {x: {imagine: y}}")))
                .as("the schema refuses what it does not know")
                .isNotEmpty();
    }

    @Test
    void withoutAnOverlayNothingSecretIsNeeded() throws IOException {
        String text = Files.readString(STACK.resolve("compose.yaml"));
        assertThat(text.lines().filter(line -> !line.startsWith("#")))
                .noneMatch(line -> line.contains("rendered") || line.contains("htpasswd"));
        assertThat(Pattern.compile("\\$\\{\\w+(?!:-)[^}\\w]").matcher(text).find())
                .as("a variable without a default")
                .isFalse();
    }

    /** Error budgets look back so far. */
    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "run-debian"})
    void prometheusKeepsWhatTheLongestRuleReads(String file) throws IOException {
        assertThat(Files.readString(STACK.resolve(file))).contains("--storage.tsdb.retention.time=30d");
        assertThat(Files.readString(STACK.resolve("../rules/http.yml"))).contains("[30d");
    }

    /** What git leaves out is written by a command that the overlay names. */
    @Test
    void everyFileThatIsMountedExists() throws IOException {
        for (String file : FILES) {
            for (JsonNode service : read(file).get("services")) {
                for (JsonNode volume : service.path("volumes")) {
                    String source = source(volume);
                    if (source.startsWith(".") && !source.endsWith(".htpasswd") && !source.startsWith("./rendered/")) {
                        assertThat(STACK.resolve(source)).as(file).exists();
                    }
                }
            }
        }
    }

    /** Prometheus, Alertmanager, Grafana and nginx' workers run as users of their own, to which the files' owner is a stranger. */
    @Test
    void everyFileThatIsMountedCanBeReadByTheUsersOfTheImages() throws IOException {
        assumeThat(Files.getPosixFilePermissions(STACK))
                .contains(PosixFilePermission.OTHERS_READ); // else of a strict umask
        int read = 0;
        for (Path source : mounted()) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(each -> !each.toString().contains("/rendered/"))
                        .toList()) {
                    read++;
                    assertThat(Files.getPosixFilePermissions(file))
                            .as("%s", file)
                            .contains(PosixFilePermission.OTHERS_READ);
                    if (Files.isDirectory(file)) {
                        assertThat(Files.getPosixFilePermissions(file))
                                .as("%s", file)
                                .contains(PosixFilePermission.OTHERS_EXECUTE);
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(20);
    }

    /** All but the project's own folder, which the demo mounts and reads as root. */
    private static List<Path> mounted() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String file : FILES) {
            for (JsonNode service : read(file).get("services")) {
                for (JsonNode volume : service.path("volumes")) {
                    Path source = STACK.resolve(source(volume)).normalize();
                    if (volume.asText().endsWith(":ro") && Files.exists(source)) {
                        sources.add(source);
                    }
                }
            }
        }
        return sources;
    }

    private static String source(JsonNode volume) {
        return volume.asText().replaceAll("^\\$\\{\\w+:-([^}]+)}", "$1").replaceAll(":.*", "");
    }

    /** The ports on which each service listens by its configuration, which its check of health must ask. */
    private static final Map<String, List<String>> PORTS = Map.of(
            "demo", List.of("8091", "8081"),
            "prometheus", List.of("9090"),
            "alertmanager", List.of("9093"),
            "node-exporter", List.of("9100"),
            "grafana", List.of("3000"),
            "nginx", List.of("3333"));

    @Test
    void everyServiceHasACheckOfHealthThatAsksItself() throws IOException {
        for (String file : FILES) {
            for (var service : read(file).get("services").properties()) {
                if (!service.getValue().has("image")) {
                    continue; // laid over one that has it
                }
                JsonNode check = service.getValue().at("/healthcheck/test");
                assertThat(check.path(0).asText()).as(service.getKey()).startsWith("CMD");
                List<String> asked = Pattern.compile("127\\.0\\.0\\.1:(\\d+)")
                        .matcher(check.toString())
                        .results()
                        .map(match -> match.group(1))
                        .toList();
                assertThat(asked).as(service.getKey()).isEqualTo(PORTS.getOrDefault(service.getKey(), List.of()));
                assertThat(service.getValue().path("restart").asText()).isEqualTo("unless-stopped");
            }
        }
    }

    @Test
    void whatAServiceWaitsForIsThereAndHasACheckOfHealth() throws IOException {
        JsonNode base = read("compose.yaml").get("services");
        int dependencies = 0;
        for (String file : FILES) {
            for (JsonNode service : read(file).get("services")) {
                for (var dependency : service.path("depends_on").properties()) {
                    dependencies++;
                    assertThat(base.at("/" + dependency.getKey() + "/healthcheck/test"))
                            .as(dependency.getKey())
                            .isNotEmpty();
                    assertThat(dependency.getValue().get("condition").asText()).isEqualTo("service_healthy");
                }
            }
        }
        assertThat(dependencies).isEqualTo(3);
    }

    @Test
    void anOverlayLaysItselfOverWhatIsThere() throws IOException {
        JsonNode base = read("compose.yaml").get("services");
        JsonNode telegram = read("compose.telegram.yaml").get("services");
        assertThat(telegram.fieldNames()).toIterable().containsExactly("alertmanager");
        assertThat(targets(telegram.get("alertmanager")))
                .contains("/etc/alertmanager/alertmanager.yml")
                .doesNotContain("/alertmanager");
        assertThat(targets(base.get("alertmanager"))).contains("/etc/alertmanager/alertmanager.yml", "/alertmanager");
        assertThat(base.has("nginx")).isFalse();
        assertThat(read("compose.nginx.yaml").at("/services/nginx/image").asText())
                .startsWith("nginx:");
    }

    private static List<String> targets(JsonNode service) {
        List<String> targets = new ArrayList<>();
        service.get("volumes").forEach(volume -> targets.add(volume.asText().split(":")[1]));
        return targets;
    }

    @Test
    void whatMutesWhatIsTheSameWithTelegramAndWithout() throws IOException {
        assertThat(read("alertmanager.quiet.yml").get("inhibit_rules"))
                .isNotEmpty()
                .isEqualTo(read("alertmanager.yml").get("inhibit_rules"));
    }

    @Test
    void theServicesOfTheDemoAreScrapedWhereTheyAre() throws IOException {
        JsonNode services =
                Output.JSON.readTree(STACK.resolve("demo-services.json").toFile());
        assertThat(services.findValuesAsText("job")).containsExactly("shop-api", "mes-api");
        assertThat(services.at("/0/targets/0").asText()).isEqualTo("127.0.0.1:8081");
        assertThat(services.at("/1/targets/0").asText()).isEqualTo("127.0.0.1:8091");
    }

    @Test
    void nothingButTheDoorListensToTheWorld() throws IOException {
        for (String file : FILES) {
            String compose = Files.readString(STACK.resolve(file));
            assertThat(compose).doesNotContain("0.0.0.0").doesNotContain("ports:");
            assertThat(Pattern.compile("listen-address=(?!127\\.0\\.0\\.1:|\\s)")
                            .matcher(compose)
                            .results())
                    .isEmpty();
            assertThat(compose.lines().filter(line -> line.contains("image:")))
                    .as("images of one version each")
                    .allMatch(line -> line.matches(".*:v?\\d+\\.\\d+\\.\\d+(-[a-z0-9-]+)?$"));
        }
        assertThat(Files.readString(STACK.resolve("compose.yaml")))
                .contains(
                        "GF_SERVER_HTTP_ADDR: 127.0.0.1",
                        "RABBITMQ_NODE_IP_ADDRESS: 127.0.0.1",
                        "ERL_EPMD_ADDRESS: 127.0.0.1",
                        "inet_dist_use_interface {127,0,0,1}");
        assertThat(Files.readString(STACK.resolve("rabbitmq.conf"))).contains("prometheus.tcp.ip = 127.0.0.1");
        assertThat(Files.readString(STACK.resolve("nginx/grafana.conf")))
                .contains("listen 3333;")
                .containsOnlyOnce("listen ");
    }

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(STACK.resolve(file).toFile());
    }
}
