package io.goldensignals.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that the demo started, with its log; neither stopping it nor killing the demo leaves it behind. */
final class ChildProcess implements AutoCloseable {
    /**
     * Runs the program of its arguments and ends it when standard input ends. The demo holds the other end of that pipe,
     * which the system closes even when the demo is killed and can stop nothing itself. Ctrl-C and the end of the terminal are
     * the demo's to handle. A file says that it runs, for {@link Scratch}.
     */
    private static final String GUARD = """
            trap '' INT HUP
            running=.running-$$
            : >"$running"
            exec 3<&0
            "$@" </dev/null 3<&- &
            program=$!
            ( read -r nothing <&3; kill "$program" ) 2>/dev/null &
            watch=$!
            trap 'kill "$watch"; kill "$program"' TERM
            wait "$program"
            status=$?
            while kill -0 "$program" 2>/dev/null; do
                wait "$program"
                status=$?
            done
            kill "$watch" 2>/dev/null
            rm -f "$running"
            exit "$status"
            """;

    /**
     * A program that starts may take as long to end as it would have taken to start: RabbitMQ's does not look at a signal before.
     * The demo's end does not wait for that, as its data goes anyway.
     */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private static final Duration REAPED = Duration.ofSeconds(3);

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static ChildProcess start(
            String name, Path logs, Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Files.createDirectories(logs);
        Path log = logs.resolve(name + ".log");
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, name));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(name, log, builder.start());
    }

    /** What must become true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until the condition holds; throws if the process ends first, or after the time limit. */
    void await(Condition ready, Duration limit) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.holds()) {
            if (!alive()) {
                throw new DiedException(this);
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(name + " was not ready within " + limit.toSeconds() + " s, see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    /** Ends it at once, as when the machine runs out of memory: it can end nothing itself. */
    void kill() throws InterruptedException {
        // The guard reaps it and ends: of a zombie a later process would believe that it is alive. What is
        // forked meanwhile is found by the next look.
        long deadline = System.nanoTime() + REAPED.toNanos();
        do {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        } while (!process.waitFor(100, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal by its name, such as {@code STOP}; the guard does not get it. */
    void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        process.descendants().map(member -> String.valueOf(member.pid())).forEach(command::add);
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Ends it, and kills it if it takes longer than {@link #GRACE}. */
    @Override
    public void close() throws InterruptedException {
        closeAll(List.of(this));
    }

    /** Ends them together: they have {@link #GRACE} for it, and what runs then is killed. */
    static void closeAll(List<ChildProcess> children) throws InterruptedException {
        List<ProcessHandle> family =
                children.stream().flatMap(child -> child.process.descendants()).toList();
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            children.forEach(child -> child.process.destroy());
            for (ChildProcess child : children) {
                if (!child.process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    child.kill();
                }
            }
        } catch (InterruptedException hurry) {
            for (ChildProcess child : children) {
                child.process.descendants().forEach(ProcessHandle::destroyForcibly);
                child.process.destroyForcibly();
            }
            throw hurry;
        } finally {
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** A process that ended though it should not have; the message has its last words. */
    static final class DiedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DiedException(ChildProcess child) {
            super(child.name + " ended with exit code " + child.process.exitValue() + "; its last line: "
                    + lastLine(child.log));
        }

        private static String lastLine(Path log) {
            try {
                List<String> lines = Files.readAllLines(log);
                return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
            } catch (IOException unreadable) {
                return "see " + log;
            }
        }
    }
}
