package io.goldensignals.dashboards.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.dashboards.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for Debian's packages starts servers that cannot be reached from outside the machine, by the kernel's own list. */
class ListeningIT {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final String LISTENING = "0A";

    /** 127.0.0.1 as the kernel writes it. */
    private static final String LOOPBACK = "0100007F";

    @TempDir
    Path folder;

    @Test
    void theServersListenOnLoopbackOnly() throws Exception {
        for (String program : List.of("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")) {
            Program.require(program);
        }
        copy("stack");
        copy("rules");
        Path stack = folder.resolve("stack");
        Path script = stack.resolve("run-debian");
        List<Integer> ports = new ArrayList<>();
        String text = Files.readString(script);
        for (String shipped : List.of(":9090", ":9093", ":9100")) {
            int port = freePort();
            assertThat(text).containsOnlyOnce(shipped);
            text = text.replace(shipped, ":" + port);
            ports.add(port);
        }
        Files.writeString(script, text);
        ProcessBuilder render = new ProcessBuilder("sh", "render").directory(stack.toFile());
        render.environment().putAll(Map.of("TELEGRAM_BOT_TOKEN", "1:secret", "TELEGRAM_CHATS", "-5 -6 -7"));
        assertThat(render.start().waitFor()).isZero();

        Process servers = new ProcessBuilder(
                        "sh", "run-debian", folder.resolve("data").toString())
                .directory(stack.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            for (int port : ports) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(addresses(port))
                                .as("port %d; %s", port, Files.readString(folder.resolve("log")))
                                .containsExactly(LOOPBACK));
            }
        } finally {
            List<ProcessHandle> children = servers.descendants().toList();
            servers.destroy();
            servers.waitFor(20, TimeUnit.SECONDS);
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The local addresses on which a process listens at the port. */
    private static List<String> addresses(int port) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[3].equals(LISTENING)) {
                    String[] local = fields[1].split(":");
                    if (Integer.parseInt(local[1], 16) == port) {
                        addresses.add(local[0]);
                    }
                }
            }
        }
        return addresses;
    }

    private void copy(String name) throws IOException {
        Path source = MODULE.resolve(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(name).resolve(source.relativize(file).toString());
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
