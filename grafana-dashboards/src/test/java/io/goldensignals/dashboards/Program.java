package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An installed program that tests run. */
public record Program(Path path) {

    /** Skips the test if the program is not installed, or fails it where servers are required. */
    public static Program require(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new)
                .orElseGet(() -> absent(name));
    }

    private static Program absent(String name) {
        String message = "no program " + name + " on the PATH";
        return Boolean.getBoolean("servers.required") ? fail(message) : abort(message + ": skipped");
    }

    /** The first number of the version of Prometheus or of one of its tools. */
    public int majorVersion() throws IOException, InterruptedException {
        String output = run(Path.of("."), "--version");
        Matcher version = Pattern.compile("version v?(\\d+)[.]").matcher(output);
        assertThat(version.find()).as(output).isTrue();
        return Integer.parseInt(version.group(1));
    }

    /** Runs it to its end in {@code folder} and returns what it wrote; fails unless it succeeds. */
    public String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile("program", ".log");
        Process process = start(folder, log, arguments);
        boolean ended = process.waitFor(15, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String output = Files.readString(log, StandardCharsets.UTF_8);
        Files.delete(log);
        assertThat(ended).as("%s ends within 15 minutes", path).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** Starts it in {@code folder}, what it writes going to {@code log}. */
    public Process start(Path folder, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
