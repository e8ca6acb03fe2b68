package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMarkTest {

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<JobEvent> events = new ArrayList<>();

    @Test
    void aRunLeavesNoMarkOnceItHasEnded() throws IOException {
        Run run = register("night/export ~ä").start();
        assertThat(marks()).isEqualTo(1);

        run.succeeded();
        assertThat(marks()).isZero();
    }

    @Test
    void aRunThatWasKilledWithItsProcessIsCountedByTheNext() throws Exception {
        long dead = deadProcess();
        Files.createFile(folder.resolve("export~" + dead + "~1000~1"));
        Files.createFile(folder.resolve("export-other~" + dead + "~1000~1"));

        register("export");

        assertThat(killed()).isEqualTo(1);
        assertThat(events).extracting(JobEvent::kind).containsExactly(JobEvent.Kind.KILLED);
        assertThat(marks()).as("the other job's mark").isEqualTo(1);
    }

    @Test
    void anEarlierProcessWithOurIdIsNotTakenForUs() throws IOException {
        Files.createFile(folder.resolve("export~" + ProcessHandle.current().pid() + "~1000~1"));

        register("export");

        assertThat(killed()).isEqualTo(1);
    }

    @Test
    void aRunOfAnotherLivingProcessIsLeftAlone() throws IOException {
        Run run = register("export").start();

        register("export");

        assertThat(killed()).isZero();
        run.succeeded();
    }

    @Test
    void aRunInAnotherContainerIsLeftAloneUntilItsProcessIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo(Other.BEGUN);
            Path mark = folder.resolve("export~" + deadProcess() + "~1000~1"); // as ids of elsewhere look from here
            Files.move(onlyMark(), mark);

            register("export");
            assertThat(killed()).isZero();
            assertThat(mark).exists();

            other.destroyForcibly().waitFor();
            register("export");
            assertThat(killed()).isEqualTo(1);
            assertThat(mark).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aRunKeepsItsMarkWhateverElseIsRegistered() throws IOException {
        Run run = register("export").start();
        register("export");
        register("import");
        assertThat(onlyMark()).exists();
        run.failed(new IOException("disk"));

        assertThat(marks()).isZero();
    }

    @Test
    void aRunWhoseMarkIsGoneEndsAllTheSame() throws IOException {
        Run run = register("export").start();
        Files.delete(onlyMark());
        run.succeeded();

        assertThat(registry.find("instrumentation.errors").counters())
                .allSatisfy(errors -> assertThat(errors.count()).isZero());
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTheMarkOnly() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Job job = jobs(file.resolve("marks")).job("export").register();

        job.start().succeeded();

        assertThat(registry.get("job.run.duration")
                        .tag("error.type", "")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(2);
    }

    private Job register(String name) {
        return jobs(folder).job(name).onFailure(events::add).register();
    }

    private JobMetrics jobs(Path marks) {
        return JobMetrics.builder(registry)
                .callbackExecutor(Runnable::run)
                .marks(marks)
                .build();
    }

    private double killed() {
        return registry.get("job.runs.killed").counter().count();
    }

    private Path onlyMark() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private long marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    /** A process with a run that does not end. */
    static final class Other {

        static final String BEGUN = "begun";

        private Other() {}

        public static void main(String[] args) throws IOException {
            Run run = JobMetrics.builder(new SimpleMeterRegistry())
                    .marks(Path.of(args[0]))
                    .build()
                    .job("export")
                    .register()
                    .start();
            System.out.println(BEGUN);
            System.in.read();
            run.succeeded();
        }
    }
}
