package io.goldensignals.s3;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Ceph object gateway on loopback for the contracts; without its programs they are skipped, or fail if it is required. */
final class RealServer implements BeforeAllCallback {

    private static boolean started;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (!Stream.of("ceph-mon", "ceph-osd", "radosgw").allMatch(RealServer::isInstalled)) {
            String missing = "no S3 server: install ceph-mon, ceph-osd, ceph-common and radosgw";
            if (Boolean.getBoolean("s3server.required") || Boolean.getBoolean("servers.required")) {
                throw new IllegalStateException(missing);
            }
            Assumptions.abort(missing);
        }
        start();
    }

    private static synchronized void start() throws IOException, InterruptedException {
        if (started) {
            return;
        }
        Path folder = Files.createTempDirectory("radosgw");
        Path script = folder.resolve("radosgw.sh");
        try (InputStream source = RealServer.class.getResourceAsStream("/radosgw.sh")) {
            Files.copy(source, script);
        }
        Path data = folder.resolve("data");
        Path output = folder.resolve("start.log");
        int port = freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder, data)));
        Process process = new ProcessBuilder(
                        "bash",
                        script.toString(),
                        data.toString(),
                        Integer.toString(port),
                        Integer.toString(freePort()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the S3 server did not start: " + Files.readString(output));
        }
        S3Server.use(URI.create("http://127.0.0.1:" + port));
        started = true;
    }

    private static void stop(Path folder, Path data) {
        try (Stream<Path> files = Files.list(data)) {
            files.filter(file -> file.toString().endsWith(".pid")).forEach(RealServer::kill);
        } catch (IOException gone) {
            // Nothing was started.
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException gone) {
            // The system's temporary folder is emptied anyway.
        }
    }

    private static void kill(Path pid) {
        try {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException | NumberFormatException gone) {
            // It has ended already.
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** A port that no outgoing connection gets before the server does: the systems' ranges for those begin at 32768. */
    private static int freePort() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new BindException("no free port between 20000 and 32768");
    }
}
