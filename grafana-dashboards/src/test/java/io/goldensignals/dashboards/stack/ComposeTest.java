package io.goldensignals.dashboards.stack;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

    /** What git leaves out is written by a command that the overlay names. */
    @Test
    void everyFileThatIsMountedExists() throws IOException {
        for (String file : FILES) {
            for (JsonNode service : read(file).get("services")) {
                for (JsonNode volume : service.path("volumes")) {
                    String source = volume.asText()
                            .replaceAll("^\\$\\{\\w+:-([^}]+)}", "$1")
                            .replaceAll(":.*", "");
                    if (source.startsWith(".") && !source.endsWith(".htpasswd") && !source.startsWith("./rendered/")) {
                        assertThat(STACK.resolve(source)).as(file).exists();
                    }
                }
            }
        }
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
