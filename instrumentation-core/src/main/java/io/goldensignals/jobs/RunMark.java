package io.goldensignals.jobs;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that exists while a run is under way, named {@code job~pid~process start~number}. One whose process is gone
 * belongs to a run that never ended. The process' start distinguishes those with the same id, such as 1 in containers.
 */
final class RunMark {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final Path file;

    private RunMark(Path file) {
        this.file = file;
    }

    static RunMark set(Path folder, String job) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Path file = folder.resolve(prefix(job) + self.pid() + "~" + startMillis(self) + "~" + NUMBER.incrementAndGet());
        return new RunMark(Files.createFile(file));
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Removes the marks of dead processes and returns when their runs began. */
    static List<Instant> takeOrphans(Path folder, String job) throws IOException {
        Files.createDirectories(folder);
        List<Instant> orphans = new ArrayList<>();
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder, path -> isMark(path, job))) {
            for (Path mark : marks) {
                if (!isAlive(mark)) {
                    take(mark).ifPresent(orphans::add);
                }
            }
        }
        return orphans;
    }

    /** Empty if another process was faster. */
    private static Optional<Instant> take(Path mark) throws IOException {
        try {
            Instant began = Files.getLastModifiedTime(mark).toInstant();
            return Files.deleteIfExists(mark) ? Optional.of(began) : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private static boolean isMark(Path path, String job) {
        return name(path).startsWith(prefix(job)) && name(path).split("~", -1).length == 4;
    }

    private static boolean isAlive(Path mark) {
        String[] parts = name(mark).split("~", -1);
        return ProcessHandle.of(Long.parseLong(parts[1]))
                .map(process -> startMillis(process) == Long.parseLong(parts[2]))
                .orElse(false);
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** URL encoding keeps neither separators of paths nor the tilde. */
    private static String prefix(String job) {
        return URLEncoder.encode(job, StandardCharsets.UTF_8) + "~";
    }
}
