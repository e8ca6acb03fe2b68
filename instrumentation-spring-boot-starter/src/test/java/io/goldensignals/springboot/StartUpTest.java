package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the starter adds to the start of an application: time of the processor on the thread that starts it, which a busy
 * machine does not change. Starts with the starter and without it take turns; the least disturbed of each counts.
 */
class StartUpTest {

    private static final double MOST_MILLIS = 100;
    private static final int PAIRS = 3;
    private static final String OFF = "golden-signals.enabled=false";

    @Test
    void theStarterAddsAtMost100Milliseconds() throws Exception {
        start(OFF); // loads classes, for both
        start();
        assertThat(added(PAIRS, StartUpTest::start)).isLessThanOrEqualTo(MOST_MILLIS);
    }

    /** The same in processes of their own, which load all classes each time. */
    @Test
    @EnabledIfSystemProperty(named = "startup.processes", matches = "\\d+", disabledReason = "takes minutes")
    void inAProcessOfItsOwnTheStarterAddsAtMost100Milliseconds() throws Exception {
        assertThat(added(Integer.getInteger("startup.processes"), StartUpTest::startProcess))
                .isLessThanOrEqualTo(MOST_MILLIS);
    }

    private interface Start {
        /** Starts the application and returns milliseconds. */
        double with(String... properties) throws Exception;
    }

    private static double added(int pairs, Start start) throws Exception {
        double without = Double.MAX_VALUE;
        double with = Double.MAX_VALUE;
        for (int i = 0; i < pairs; i++) {
            without = Math.min(without, start.with(OFF));
            with = Math.min(with, start.with());
        }
        System.out.printf("a start takes %.0f ms without the starter, %.0f ms with it%n", without, with);
        return with - without;
    }

    private static double start(String... properties) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try (App app = App.start(WebApplication.class, properties)) {
            assertThat(app.context().isActive()).isTrue();
            return (threads.getCurrentThreadCpuTime() - before) / 1e6;
        }
    }

    private static double startProcess(String... properties) throws IOException, InterruptedException {
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
            System.out.println(start(properties));
            System.exit(0);
        }
    }
}
