package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CliTest {

    /** Opens what its flags name. */
    @Command(name = "service")
    static final class Service implements Callable<Integer> {
        @Mixin
        private final ServiceOptions options = new ServiceOptions(0, "jdbc:h2:mem:cli");

        @Override
        public Integer call() throws Exception {
            options.requireValid();
            try (Lifecycle lifecycle = new Lifecycle()) {
                lifecycle.add(Database.open(options.db, pool -> pool));
                Workers workers = lifecycle.add(Workers.start("http", 2, 2));
                lifecycle.add(WebServer.start(options, workers.executor(), context -> {}));
                lifecycle.add(ModelStore.open(ModelStore.client(options).build(), options));
            }
            return 0;
        }
    }

    private static String failure(String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Cli.run(new Service(), "CLI_TEST", args)).isEqualTo(Cli.WRONG_SETTING);
        } finally {
            System.setErr(before);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.lines()).as("one line: %s", text).hasSize(1);
        assertThat(text).doesNotContain("\tat ").startsWith("service: ");
        return text;
    }

    @Test
    void aWrongFlagIsNamedWithThoseAllowed() {
        assertThat(failure("--prot", "80")).contains("'--prot'").contains("--port, --db");
    }

    @Test
    void aWrongValueIsNamed() {
        assertThat(failure("--port", "many"))
                .contains("--port")
                .contains("many")
                .contains("int");
    }

    @Test
    void anOccupiedPortIsNamed() throws Exception {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(failure("--port", String.valueOf(occupied.getLocalPort())))
                    .contains("--port \"127.0.0.1:" + occupied.getLocalPort() + "\"")
                    .contains("already in use")
                    .contains("allowed: a free port");
        }
    }

    @Test
    void aPortOutOfRangeIsNamed() {
        assertThat(failure("--port", "70000")).contains("70000").contains("65535");
    }

    @Test
    void aBadDatabaseUrlIsNamed() {
        assertThat(failure("--db", "jdbc:nothing:here"))
                .contains("jdbc:nothing:here")
                .contains("allowed: a JDBC URL");
        assertThat(failure("--db", "jdbc:h2:tcp://127.0.0.1:1/x")).contains("jdbc:h2:tcp://127.0.0.1:1/x");
    }

    @Test
    void aMalformedBrokerUriIsNamed() {
        assertThat(failure("--broker", "http://localhost"))
                .contains("http://localhost")
                .contains("amqp://");
    }

    @Test
    void anUnreachableS3ServerIsNamed() {
        assertThat(failure("--s3", "http://127.0.0.1:1"))
                .contains("http://127.0.0.1:1")
                .contains("allowed: the http");
        assertThat(failure("--s3", "nonsense")).contains("nonsense");
    }

    @Test
    void theEnvironmentSpellsAFlagInCapitals() {
        assertThat(Cli.environmentName("SHOP", "--s3-access-key")).isEqualTo("SHOP_S3_ACCESS_KEY");
    }
}
