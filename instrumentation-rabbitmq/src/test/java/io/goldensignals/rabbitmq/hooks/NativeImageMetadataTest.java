package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The metadata for native images names what is there: a name that amqp-client changed would be a silent loss. */
class NativeImageMetadataTest {

    private static final Pattern TYPE = Pattern.compile("\"type\": \"([^\"]+)\"");
    private static final Pattern FIELD =
            Pattern.compile("\"type\": \"([^\"]+)\",\\s*\"fields\": \\[\\{ \"name\": \"([^\"]+)\" }]");

    private static String metadata() throws Exception {
        try (InputStream in = Hooks.class.getResourceAsStream(
                "/META-INF/native-image/io.goldensignals/instrumentation-rabbitmq/reachability-metadata.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyTypeAndFieldExists() throws Exception {
        assertThat(TYPE.matcher(metadata()).results().map(type -> type.group(1)))
                .hasSizeGreaterThan(10)
                .allSatisfy(type -> assertThatCode(() -> Class.forName(type)).doesNotThrowAnyException());
        assertThat(FIELD.matcher(metadata()).results().toList())
                .hasSize(4)
                .allSatisfy(NativeImageMetadataTest::assertField);
    }

    private static void assertField(MatchResult found) {
        assertThatCode(() -> Class.forName(found.group(1)).getDeclaredField(found.group(2)))
                .doesNotThrowAnyException();
    }

    @Test
    void everythingThatTheProbeLooksAtIsNamed() throws Exception {
        String metadata = metadata();
        for (Class<?> hook : Hooks.types()) {
            assertThat(metadata).contains('"' + hook.getName() + '"');
            for (Class<?> type : hook.getInterfaces()) {
                assertThat(metadata).contains('"' + type.getName() + '"');
            }
        }
    }
}
