package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A demo that is interrupted or killed while it starts leaves nothing behind. */
class EndedDemoIT {
    /** After a signal. */
    static final Duration ENDED = Duration.ofSeconds(10);

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private Process demo;

    /** Starts it in {@code folder} and waits until it says the words. */
    private BufferedReader startUntil(String words, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--page-port=0",
                "--shop-port=0",
                "--mes-port=0"));
        command.addAll(List.of(flags));
        demo = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = demo.inputReader();
        String line = out.readLine();
        while (!line.startsWith(words)) {
            line = out.readLine();
            assertThat(line).as("what it says before \"%s\"", words).isNotNull();
        }
        return out;
    }

    /** RabbitMQ and the services are not waited for: while they start they take no notice of a signal. */
    @ParameterizedTest
    @CsvSource({
        "starting the S3 server, --embedded-broker",
        "starting the broker, --embedded-broker",
        "starting the broker, --rate=20",
        "starting the services, --rate=20",
    })
    void interrupted(String moment, String flag) throws Exception {
        BufferedReader out = startUntil(moment, flag);
        List<ProcessHandle> family = demo.descendants().toList();

        // TERM, as what a shell runs in the background ignores INT; by the handle, as the process itself closes
        // its streams.
        demo.toHandle().destroy();

        assertThat(demo.waitFor(ENDED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        List<String> lastWords = out.lines().toList();
        assertThat(lastWords).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        assertNothingIsLeft(folder, family);
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting the services"})
    void killed(String moment) throws Exception {
        try (BufferedReader out = startUntil(moment, "--embedded-broker")) {
            await().atMost(SOON).until(() -> services().size() == 2);
            List<ProcessHandle> family = new ArrayList<>(demo.descendants().toList());

            demo.destroyForcibly().waitFor();

            assertNothingIsLeft(folder, family);
            assertThat(out.ready()).isFalse();
        }
    }

    private List<ProcessHandle> services() {
        return demo.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    static void assertNothingIsLeft(Path folder, List<ProcessHandle> family) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(family).noneMatch(ProcessHandle::isAlive);
            File[] left = folder.toFile().listFiles(file -> file.getName().startsWith("golden-signals"));
            assertThat(left).isEmpty();
        });
    }
}
