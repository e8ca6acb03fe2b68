package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts that wait to be posted, and which were posted of late, in the files of a folder: an alert that is kept here
 * outlives the process.
 *
 * <p>Folder {@code waiting} has a file for each alert that waits, in the order of their names; {@code posted} an empty file
 * for each that was posted, as old as that; {@code refused} those that the chat did not take. Thread-safe.
 */
final class AlertStore {

    private static final Logger LOG = LoggerFactory.getLogger(AlertStore.class);
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Duration memory;
    private final Path waitingFolder;
    private final Path postedFolder;
    private final Path refusedFolder;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Instant> posted = new LinkedHashMap<>();
    private final Semaphore kept = new Semaphore(0);
    private long sequence;

    /** An alert that waits, since when, and where it is kept. */
    record Waiting(String key, Alert alert, Instant since, Path file) {}

    private AlertStore(Path folder, InstantSource clock, Duration memory) throws IOException {
        this.clock = clock;
        this.memory = memory;
        this.waitingFolder = Files.createDirectories(folder.resolve("waiting"));
        this.postedFolder = Files.createDirectories(folder.resolve("posted"));
        this.refusedFolder = Files.createDirectories(folder.resolve("refused"));
    }

    /**
     * Opens the store in {@code folder}, which is made if missing.
     *
     * @param memory how long an alert counts as posted, after which the same one is posted again
     */
    static AlertStore open(Path folder, InstantSource clock, Duration memory) throws IOException {
        AlertStore store = new AlertStore(folder, clock, memory);
        store.load();
        return store;
    }

    private void load() throws IOException {
        for (Path file : files(postedFolder)) {
            posted.put(
                    file.getFileName().toString(),
                    Files.getLastModifiedTime(file).toInstant());
        }
        for (Path file : files(waitingFolder)) {
            if (!file.toString().endsWith(".json")) {
                Files.delete(file); // the process ended before the alert was taken
                continue;
            }
            try {
                load(file);
            } catch (IOException | RuntimeException e) { // the others are not to wait for it
                LOG.error("{} is no alert, and is put aside: {}", file, e.toString());
                putAside(file);
            }
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        int hyphen = name.indexOf('-');
        sequence = Math.max(sequence, Long.parseLong(name.substring(0, hyphen)));
        String key = name.substring(hyphen + 1, name.length() - ".json".length());
        if (posted.containsKey(key)) {
            Files.delete(file); // the process ended after it was posted
            return;
        }
        JsonNode alert = json.readTree(file.toFile());
        if (!alert.isObject()) {
            throw new IOException("no object");
        }
        Instant since = Files.getLastModifiedTime(file).toInstant();
        waiting.put(key, new Waiting(key, Alert.one(alert), since, file));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /**
     * Takes alerts over: once this returns, each is on the disk or was posted before. Throws if one cannot be kept; they
     * must be sent again then.
     */
    synchronized void keep(List<Alert> alerts) throws IOException {
        forgetOld();
        for (Alert alert : alerts) {
            String key = key(alert);
            if (posted.containsKey(key) || waiting.containsKey(key)) {
                continue;
            }
            if (waiting.size() >= MOST) {
                throw new IOException(MOST + " alerts are waiting");
            }
            Path file = waitingFolder.resolve(String.format(Locale.ROOT, "%016d-%s.json", ++sequence, key));
            write(file, json.writeValueAsBytes(alert.json()));
            waiting.put(key, new Waiting(key, alert, clock.instant(), file));
        }
        kept.release();
    }

    /** All of the bytes or no file, also if the machine stops in between. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true); // the name too
        } catch (IOException notHere) {
            LOG.debug("This system does not open folders", notHere);
        }
    }

    /** Those that wait, the oldest first. */
    synchronized List<Waiting> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Since when the oldest has been waiting; empty if none is. */
    synchronized Optional<Instant> oldest() {
        return waiting.values().stream().map(Waiting::since).min(Instant::compareTo);
    }

    /** Waits until there is one, or for the time given. */
    void await(Duration most) throws InterruptedException {
        if (waiting().isEmpty()) {
            awaitNew(most);
        }
    }

    /** Waits until alerts are taken, or for the time given. */
    void awaitNew(Duration most) throws InterruptedException {
        if (kept.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            kept.drainPermits();
        }
    }

    /** It is in the chat. A disk that fails now can only make it come a second time after a restart. */
    synchronized void posted(Waiting done) {
        Instant now = clock.instant();
        posted.put(done.key(), now);
        waiting.remove(done.key());
        try {
            Path file = postedFolder.resolve(done.key());
            write(file, new byte[0]);
            Files.setLastModifiedTime(file, FileTime.from(now));
            Files.deleteIfExists(done.file());
        } catch (IOException e) {
            LOG.warn("Not noted on the disk that an alert was posted: {}", e.toString());
        }
    }

    /** The chat will never take it: it is put aside for a person to look at. */
    synchronized void refused(Waiting refused) {
        waiting.remove(refused.key());
        putAside(refused.file());
    }

    private void putAside(Path file) {
        try {
            Files.move(file, refusedFolder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("Not put aside: {}", e.toString());
        }
    }

    private void forgetOld() {
        Instant limit = clock.instant().minus(memory);
        Iterator<Map.Entry<String, Instant>> entries = posted.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Instant> entry = entries.next();
            if (!entry.getValue().isAfter(limit) || posted.size() > MOST) {
                entries.remove();
                try {
                    Files.deleteIfExists(postedFolder.resolve(entry.getKey()));
                } catch (IOException e) {
                    LOG.warn("Not removed: {}", e.toString());
                }
            }
        }
    }

    private static String key(Alert alert) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(alert.identity().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
