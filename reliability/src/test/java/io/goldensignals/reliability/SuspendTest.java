package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process that the system stops for a while and lets go on, as a laptop that sleeps or a host that is moved. */
class SuspendTest {

    private static final int SECONDS = 3;

    @Test
    void nothingIsMadeUpForTheTimeInWhichTheProcessStoodStill() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SuspendedProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                OutputStream in = process.getOutputStream()) {
            assertThat(out.readLine()).isEqualTo("ready");
            signal(process, "STOP");
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isFalse();
            signal(process, "CONT");
            in.write(1);
            in.flush();
            List<String> lines = out.lines().toList();
            // A tick each nine tenths of a period while it ran, and the one that was due meanwhile.
            double ran = value(lines, "ran ");
            double most = ran * 1000 / (SuspendedProcess.TICK_MILLIS * 0.9) + 3;

            assertThat(value(lines, "stood ")).isGreaterThan(SECONDS * 0.99);
            assertThat(value(lines, "ticks ")).as("ticks").isLessThanOrEqualTo(most);
            assertThat(value(lines, "probes ")).as("probes").isLessThanOrEqualTo(most);
            assertThat(value(lines, "work_duration_seconds_count{error_type=\"\"} "))
                    .isEqualTo(1);
            assertThat(value(lines, "work_duration_seconds_sum{error_type=\"\"} "))
                    .isBetween(SECONDS * 0.99, SECONDS + ran + 60);
            assertThat(value(lines, "work_active ")).isZero();
            assertThat(value(lines, "job_runs_active{job_name=\"export\"} ")).isZero();
            assertThat(value(lines, "job_run_duration_seconds_sum{error_type=\"\",job_name=\"export\"} "))
                    .isGreaterThan(SECONDS * 0.99);
            assertThat(value(lines, "job_runs_skipped_total{job_name=\"canary\"} "))
                    .isZero();
            assertThat(value(lines, "business_distinct{", "interval=\"PT1S\""))
                    .as("visitors of an interval that is long over")
                    .isZero();
            assertThat(lines)
                    .filteredOn(line -> !line.startsWith("#"))
                    .as("below zero")
                    .noneMatch(line -> line.matches(".* -[0-9.]+(E\\d+)?"));
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("instrumentation_errors_total"))
                    .as("failures")
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0.0"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static double value(List<String> lines, String... parts) {
        String line = lines.stream()
                .filter(each ->
                        each.startsWith(parts[0]) && List.of(parts).stream().allMatch(each::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + List.of(parts) + " in " + lines));
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
