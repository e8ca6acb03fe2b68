package io.goldensignals.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a native image must keep for the classes that are looked for by their names. */
class NativeImageMetadataTest {

    private static final String METADATA =
            "/META-INF/native-image/io.goldensignals/instrumentation-core/reachability-metadata.json";

    @Test
    void everyListedClassAndItsConditionExist() throws Exception {
        Set<String> named = listed("type");
        named.addAll(listed("typeReached"));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThatCode(
                                () -> Class.forName(name, false, getClass().getClassLoader()))
                        .doesNotThrowAnyException());
    }

    @Test
    void everyOptionalLibraryIsListed() throws Exception {
        Set<String> expected = new TreeSet<>(List.of("com.sun.management.OperatingSystemMXBean"));
        for (Field field : OptionalLibrary.class.getFields()) {
            expected.add(((OptionalLibrary) field.get(null)).type());
        }

        assertThat(expected).hasSize(4);
        assertThat(listed("type")).isEqualTo(expected);
    }

    private static Set<String> listed(String key) throws IOException {
        try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Set<String> values = new TreeSet<>();
            Pattern.compile("\"" + key + "\": \"([^\"]+)\"")
                    .matcher(json)
                    .results()
                    .forEach(result -> values.add(result.group(1)));
            return values;
        }
    }
}
