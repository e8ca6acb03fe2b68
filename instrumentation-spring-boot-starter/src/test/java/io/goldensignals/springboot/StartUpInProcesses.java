package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The start that {@link StartUpTest} measures, in processes of their own, which load all classes each time. It takes minutes,
 * so only {@code -Dtest=StartUpInProcesses} runs it.
 */
class StartUpInProcesses {

    @Test
    void theStarterAddsAtMost100Milliseconds() throws Exception {
        assertThat(StartUpTest.added(Integer.getInteger("startup.processes", 9), StartUpInProcesses::start))
                .isLessThanOrEqualTo(StartUpTest.MOST_MILLIS);
    }

    private static double start(String... properties) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        ProcessHandle.current().info().command().orElse("java"),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName()),
                                Arrays.stream(properties))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Double.parseDouble(output.lines().reduce((first, last) -> last).orElseThrow());
    }

    /** Starts the application once and prints the milliseconds. */
    static final class Main {

        private Main() {}

        public static void main(String[] properties) {
            System.out.println(StartUpTest.start(properties));
            System.exit(0);
        }
    }
}
