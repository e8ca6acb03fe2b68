package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in real terminals of 80 columns and 24 rows, and of 140 and 40, at the same time. */
class TerminalIT {
    private static final Duration STARTED = Duration.ofMinutes(4);
    private static final Pattern FIGURE =
            Pattern.compile(" +(?:[\\d.]+/s|(?:<=|>) [\\d.]+ m?s|-)(?= |$)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private final List<Terminal> terminals = new ArrayList<>();

    @AfterEach
    void endWhatStillRuns() {
        for (Terminal terminal : terminals) {
            terminal.process().descendants().forEach(ProcessHandle::destroy);
            terminal.process().destroy();
        }
    }

    @Test
    void theTableFitsItsTerminalAndCtrlCLeavesASummaryAndNothingElse() throws Exception {
        assertThat(Terminal.available() || !Boolean.getBoolean("servers.required"))
                .isTrue();
        assumeThat(Terminal.available()).isTrue();
        Terminal small = open("small", 80, 24);
        Terminal large = open("large", 140, 40);

        assertShows(small, "frame-80x24.txt");
        assertShows(large, "frame-140x40.txt");

        assertEnds(small, "small");
        assertEnds(large, "large");
    }

    private Terminal open(String name, int columns, int rows) throws IOException {
        Path temporary = Files.createDirectory(folder.resolve(name));
        Terminal terminal = Terminal.start(
                columns,
                rows,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--embedded-broker",
                        "--page-port=0",
                        "--shop-port=0",
                        "--mes-port=0"));
        terminals.add(terminal);
        return terminal;
    }

    private static void assertShows(Terminal terminal, String golden) {
        await().atMost(STARTED)
                .untilAsserted(() -> assertThat(terminal.visible()).contains("status changes"));
        // A service that is late with an answer has a line that says so, until the next second.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> Golden.assertMatches(
                        Path.of("src/test/resources/terminal", golden), masked(terminal.visible())));
    }

    /** What differs from run to run is masked, at its width. */
    private static String masked(String frame) {
        String steady = frame.replaceAll(":\\d{4,5}\\b", ":PORT")
                .replaceAll("logs/\\d+(-\\d+)+", "logs/RUN")
                .replaceAll("(?m)^\\d+ s: \\d+ requests answered, \\d+ failed$", "N s: N requests answered, N failed");
        return FIGURE.matcher(steady)
                .replaceAll(figure -> " " + "#".repeat(figure.group().length() - 1));
    }

    private void assertEnds(Terminal terminal, String name) throws Exception {
        List<ProcessHandle> family = terminal.process().descendants().toList();
        terminal.interrupt();

        assertThat(terminal.process().waitFor(EndedDemoIT.ENDED.toSeconds(), TimeUnit.SECONDS))
                .as("ended soon")
                .isTrue();
        assertThat(terminal.written())
                .contains("Measure your own service", "ending ...")
                .doesNotContain("UNKNOWN", "Exception", "\tat ");
        EndedDemoIT.assertNothingIsLeft(folder.resolve(name), family);
    }
}
