package io.goldensignals.jobs;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file that exists while a run is under way, named {@code job~pid~process start~number}. One whose process is gone
 * belongs to a run that never ended. The process' start distinguishes those with the same id, such as 1 in containers.
 *
 * <p>Of a process in another container, its id says nothing here; but the run locks its file as long as it lasts, where the file
 * system has locks.
 */
final class RunMark {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final Path file;

    /** Holds the lock; null where there are none. */
    private final @Nullable FileChannel locked;

    private RunMark(Path file, @Nullable FileChannel locked) {
        this.file = file;
        this.locked = locked;
    }

    static RunMark set(Path folder, String job) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Path file = folder.resolve(prefix(job) + self.pid() + "~" + startMillis(self) + "~" + NUMBER.incrementAndGet());
        Files.createFile(file);
        return new RunMark(file, lock(file));
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        FileChannel channel = open(file, StandardOpenOption.WRITE);
        try {
            if (channel == null || channel.tryLock() != null) {
                return channel;
            }
        } catch (IOException | UnsupportedOperationException noLocks) {
            // then the process' id has to do
        }
        channel.close();
        return null;
    }

    void remove() throws IOException {
        try {
            Files.deleteIfExists(file); // before its lock ends, or it would look like an orphan
        } finally {
            if (locked != null) {
                locked.close();
            }
        }
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

    /** Empty if the run is under way in another container, or another process was faster. */
    private static Optional<Instant> take(Path mark) throws IOException {
        // To read, and for a shared lock, as the file may be another user's.
        try (FileChannel channel = open(mark, StandardOpenOption.READ)) {
            Instant began = Files.getLastModifiedTime(mark).toInstant();
            return !isLocked(channel) && Files.deleteIfExists(mark) ? Optional.of(began) : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private static boolean isLocked(@Nullable FileChannel channel) {
        try {
            return channel != null && channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (OverlappingFileLockException byThisProcess) {
            return true;
        } catch (IOException | UnsupportedOperationException noLocks) {
            return false;
        }
    }

    /** Null where files cannot be opened so. */
    private static @Nullable FileChannel open(Path file, OpenOption option) throws NoSuchFileException {
        try {
            return FileChannel.open(file, option);
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException | UnsupportedOperationException notSo) {
            return null;
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
