package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The installed Redis on a free loopback port, which keeps nothing on the disk. */
final class RedisServer implements AutoCloseable {
    private final ChildProcess process;
    private final int port;

    private RedisServer(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisServer start(Stack.Folders folders) throws Exception {
        Path program = Programs.find("redis-server")
                .orElseThrow(() -> new ConfigurationException(
                        "--redis",
                        "",
                        "no program \"redis-server\" on the PATH",
                        "the URL of a running Redis such as redis://localhost:6379, or none where it is installed"));
        int port = Ports.free();
        ChildProcess process = ChildProcess.start(
                "redis",
                folders.logs(),
                folder(folders),
                Map.of(),
                List.of(
                        program.toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--save",
                        "",
                        "--appendonly",
                        "no"));
        try {
            process.await(() -> Ports.open("127.0.0.1", port), Duration.ofSeconds(20));
            return new RedisServer(process, port);
        } catch (Exception error) {
            process.close();
            throw error;
        }
    }

    private static Path folder(Stack.Folders folders) throws IOException {
        return Files.createDirectories(folders.work().resolve("redis"));
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
