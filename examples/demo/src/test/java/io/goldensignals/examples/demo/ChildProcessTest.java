package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final List<String> FOREVER = List.of("sleep", "1000");

    @TempDir
    private Path folder;

    /** A demo that starts a program and can be killed. */
    static final class KilledDemo {
        public static void main(String... args) throws Exception {
            Path folder = Path.of(args[0]);
            ChildProcess child = ChildProcess.start("program", folder, folder, Map.of(), FOREVER);
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aProgramEndsThoughTheDemoWasKilled() throws Exception {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDemo.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = demo.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            await().until(() -> child.descendants().anyMatch(ChildProcessTest::sleeps));
            List<ProcessHandle> family =
                    Stream.concat(Stream.of(child), child.descendants()).toList();

            demo.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(10)).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void aProgramEndsWhenItIsClosed() throws Exception {
        ChildProcess child = ChildProcess.start("program", folder, folder, Map.of(), FOREVER);
        ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
        await().until(() -> handle.descendants().anyMatch(ChildProcessTest::sleeps));
        List<ProcessHandle> family = handle.descendants().toList();

        child.close();

        assertThat(child.alive()).isFalse();
        await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void programsThatTakeNoNoticeOfASignalAreKilledTogether() throws Exception {
        List<String> deaf = List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
        List<ChildProcess> children = List.of(
                ChildProcess.start("one", folder, folder, Map.of(), deaf),
                ChildProcess.start("two", folder, folder, Map.of(), deaf));
        await().until(() -> Files.readString(children.get(0).log()).contains("deaf")
                && Files.readString(children.get(1).log()).contains("deaf"));
        List<ProcessHandle> family = children.stream()
                .flatMap(child -> ProcessHandle.of(child.pid()).orElseThrow().descendants())
                .toList();
        long begin = System.nanoTime();

        ChildProcess.closeAll(children);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        assertThat(children).noneMatch(ChildProcess::alive);
        await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aProgramThatEndsByItselfIsToldWithItsExitCodeAndLastWords() throws Exception {
        List<String> command = List.of("sh", "-c", "echo no such disk; exit 7");
        ChildProcess child = ChildProcess.start("program", folder, folder, Map.of(), command);

        assertThatThrownBy(() -> child.await(() -> false, Duration.ofSeconds(30)))
                .hasMessage("program ended with exit code 7; its last line: no such disk");
    }

    @Test
    void twoRunsInTheSameSecondHaveFoldersOfTheirOwnForTheirLogs() throws Exception {
        Set<Path> logs = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            logs.add(Stack.Folders.logs(folder));
        }
        assertThat(logs).hasSize(5).allMatch(Files::isDirectory);
    }

    @Test
    void aTemporaryFolderWaitsForTheProgramsInItAndGoes() throws Exception {
        Scratch scratch = Scratch.create();
        ChildProcess child = ChildProcess.start("program", folder, scratch.folder(), Map.of(), FOREVER);
        await().until(() -> running(scratch));
        Thread closing = new Thread(() -> {
            try {
                scratch.close();
            } catch (Exception reported) {
                throw new IllegalStateException(reported);
            }
        });
        closing.start();
        await().during(Duration.ofMillis(700)).until(() -> Files.exists(scratch.folder()));

        child.close();

        closing.join();
        assertThat(scratch.folder()).doesNotExist();
    }

    private static boolean running(Scratch scratch) throws IOException {
        try (Stream<Path> files = Files.list(scratch.folder())) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".running-"));
        }
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("sleep");
    }
}
