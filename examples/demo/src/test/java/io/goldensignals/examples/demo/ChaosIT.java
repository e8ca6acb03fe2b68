package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./demo --chaos --duration 30m}. */
class ChaosIT {

    @BeforeEach
    void needsRabbit() {
        boolean installed =
                Programs.find("rabbitmq-server", "/usr/lib/rabbitmq/bin").isPresent();
        if (Boolean.getBoolean("servers.required")) {
            assertThat(installed).as("rabbitmq-server is installed").isTrue();
        }
        Assumptions.assumeTrue(installed, "no rabbitmq-server");
    }

    @Test
    void noOrderIsLostAndEveryAccountHoldsWhateverBreaks() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Chaos chaos = new Chaos();
        chaos.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        chaos.seed = Long.getLong("chaos.seed", 7);
        chaos.duration = System.getProperty("chaos.duration", "40s");

        int code = chaos.call();

        assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }
}
