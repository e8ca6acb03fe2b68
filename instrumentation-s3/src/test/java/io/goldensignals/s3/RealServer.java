package io.goldensignals.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The cluster's parts now and then miss each other while they start, hence several tries. */
    private static synchronized void start() throws IOException, InterruptedException {
        String log = "";
        for (int attempt = 0; attempt < 15 && !started; attempt++) {
            Path folder = Files.createTempDirectory("radosgw");
            Path output = folder.resolve("start.log");
            started = start(folder, output);
            log = Files.readString(output);
        }
        if (!started) {
            throw new IllegalStateException("the S3 server did not start: " + log);
        }
    }

    private static boolean start(Path folder, Path output) throws IOException, InterruptedException {
        Path script = folder.resolve("radosgw.sh");
        try (InputStream source = RealServer.class.getResourceAsStream("/radosgw.sh")) {
            Files.copy(source, script);
        }
        Path data = folder.resolve("data");
        int port = freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data)));
        Process process = new ProcessBuilder(
                        "bash",
                        script.toString(),
                        data.toString(),
                        Integer.toString(port),
                        Integer.toString(freePort()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0) {
            S3Server.use(URI.create("http://127.0.0.1:" + port));
            return true;
        }
        process.destroyForcibly();
        stop(data);
        return false;
    }

    private static void stop(Path data) {
        try (Stream<Path> files = Files.list(data)) {
            files.filter(file -> file.toString().endsWith(".pid")).forEach(RealServer::kill);
        } catch (IOException gone) {
            // Nothing was started.
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
