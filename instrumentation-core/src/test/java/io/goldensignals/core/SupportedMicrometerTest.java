package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The build runs the core's tests on the oldest supported Micrometer too; this shows that it does. */
class SupportedMicrometerTest {

    @Test
    void runsOnTheMicrometerThatTheBuildNames() throws Exception {
        Path jar = Path.of(MeterRegistry.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        assertThat(jar.getFileName())
                .hasToString("micrometer-core-" + System.getProperty("micrometer.expected") + ".jar");
    }
}
