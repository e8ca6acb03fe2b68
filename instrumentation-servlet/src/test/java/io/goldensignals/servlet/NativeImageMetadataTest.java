package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.internal.OptionalLibrary;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a native image must keep for the libraries that are looked for by their names. */
class NativeImageMetadataTest {

    private static final String METADATA =
            "/META-INF/native-image/io.goldensignals/instrumentation-servlet/reachability-metadata.json";

    @Test
    void everyOptionalLibraryIsListedUnderTheClassThatNeedsItAndExists() throws Exception {
        Map<String, String> needed = new TreeMap<>();
        for (Class<?> user : new Class<?>[] {MetricsServlet.class, MetricsServer.class, ServletMetrics.class}) {
            for (Field field : user.getDeclaredFields()) {
                if (field.getType() == OptionalLibrary.class) {
                    field.setAccessible(true);
                    String type = ((OptionalLibrary) field.get(null)).type();
                    needed.put(Class.forName(type, false, user.getClassLoader()).getName(), user.getName());
                }
            }
        }

        assertThat(needed).hasSize(3);
        assertThat(listed()).isEqualTo(needed);
    }

    private static Map<String, String> listed() throws Exception {
        try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> result = new TreeMap<>();
            Pattern.compile("\"typeReached\": \"([^\"]+)\"}, \"type\": \"([^\"]+)\"")
                    .matcher(json)
                    .results()
                    .forEach(entry -> result.put(entry.group(2), entry.group(1)));
            return result;
        }
    }
}
