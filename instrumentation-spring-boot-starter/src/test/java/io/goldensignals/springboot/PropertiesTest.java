package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PropertiesTest {

    /** What the starter checks names against. */
    private static final List<String> PROPERTIES = Stream.concat(
                    OptionsAutoConfiguration.SWITCHES.stream(), OptionsAutoConfiguration.VALUES.stream())
            .toList();

    @Test
    void everyPropertyIsOneThatEditorsKnow() throws IOException {
        String file = "/META-INF/spring-configuration-metadata.json";
        try (InputStream in = HttpAutoConfiguration.class.getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            String metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Pattern.compile("\"name\": \"(golden-signals\\.[a-z0-9.-]+)\"")
                            .matcher(metadata)
                            .results()
                            .map(match -> match.group(1)))
                    .containsExactlyInAnyOrderElementsOf(PROPERTIES);
        }
    }

    @Test
    void theReadmesTableHasEveryProperty() throws IOException {
        // On Boot 4 the tests run in a module below.
        Path readme = Stream.of("README.md", "../README.md")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        List<String> table = Files.readString(readme)
                .lines()
                .filter(line -> line.startsWith("| `golden-signals."))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> Pattern.compile("`(golden-signals\\.[a-z0-9.-]+)")
                        .matcher(cell)
                        .results()
                        .map(match -> match.group(1)))
                .toList();
        assertThat(table).containsExactlyInAnyOrderElementsOf(PROPERTIES);
    }
}
