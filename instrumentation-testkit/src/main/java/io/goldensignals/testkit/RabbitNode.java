package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ broker for tests: a node of its own name, on free ports of the loopback interface, with its data in a
 * temporary folder, and with the Prometheus plugin.
 *
 * <p>It runs the {@code rabbitmq-server} that the machine has; the system property {@code rabbitmq.home} names the folder of
 * its scripts if that is not {@value #DEFAULT_HOME}. Faults are made by {@link #stop()}, {@link #kill()}, {@link #start()}
 * and {@link #control(String...)}. Closing ends the processes and deletes the folder. Not thread-safe.
 */
public final class RabbitNode implements AutoCloseable {

    private static final String DEFAULT_HOME = "/usr/lib/rabbitmq/bin";
    private static final int FIRST_PORT = 20_000;
    private static final int END_OF_PORTS = 32_000;
    private static final int PORT_ATTEMPTS = 100;
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);

    private final Path scripts;
    private final Path folder;
    private final int port;
    private final int prometheusPort;
    private final int distributionPort;
    private final int portMapperPort;
    private @Nullable Process server;
    private @Nullable Thread atExit;

    private RabbitNode(Path scripts) throws IOException {
        this.scripts = scripts;
        this.folder = Files.createTempDirectory("rabbit-node");
        int[] ports = freePorts(4);
        this.port = ports[0];
        this.prometheusPort = ports[1];
        this.distributionPort = ports[2];
        this.portMapperPort = ports[3];
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_prometheus].\n");
        Files.writeString(folder.resolve("none.conf"), "");
        Files.writeString(folder.resolve("rabbitmq.conf"), String.format(Locale.ROOT, """
                        listeners.tcp.1 = 127.0.0.1:%d
                        prometheus.tcp.ip = 127.0.0.1
                        prometheus.tcp.port = %d
                        disk_free_limit.absolute = 50MB
                        log.console = false
                        """, port, prometheusPort));
    }

    /**
     * A running broker. Without {@code rabbitmq-server} on the machine the calling test is skipped, or fails if the system
     * property {@code servers.required} is true.
     */
    public static RabbitNode required() {
        Path scripts = scripts();
        boolean found = Files.isExecutable(scripts.resolve("rabbitmq-server"));
        String message = "no rabbitmq-server in " + scripts + "; install it or set the system property rabbitmq.home";
        if (Boolean.getBoolean("servers.required")) {
            assertThat(found).as(message).isTrue();
        }
        assumeThat(found).as(message).isTrue();
        try {
            RabbitNode node = new RabbitNode(scripts);
            node.start();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the machine has a broker to run. */
    public static boolean available() {
        return Files.isExecutable(scripts().resolve("rabbitmq-server"));
    }

    /** The port for AMQP. */
    public int port() {
        return port;
    }

    /** The broker for AMQP clients, with the default user. */
    public URI uri() {
        return URI.create("amqp://guest:guest@127.0.0.1:" + port);
    }

    /** The broker's own metrics in Prometheus' text format. */
    public URI metricsUri() {
        return URI.create("http://127.0.0.1:" + prometheusPort + "/metrics");
    }

    /** Starts the node on the same ports with the data that it has, and returns once it accepts connections. */
    public void start() {
        try {
            Process started = command("rabbitmq-server").start();
            server = started;
            if (atExit == null) {
                atExit = new Thread(this::endProcesses, "rabbit-node-exit");
                Runtime.getRuntime().addShutdownHook(atExit);
            }
            awaitPort(started, port);
            awaitPort(started, prometheusPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the node in good order; clients see a closed connection. */
    public void stop() {
        end(false);
    }

    /** Kills the node as a power failure would. */
    public void kill() {
        end(true);
    }

    /**
     * Runs {@code rabbitmqctl} and returns what it printed.
     *
     * @throws IllegalStateException if it fails
     */
    public String control(String... arguments) {
        List<String> line = new ArrayList<>(List.of("rabbitmqctl", "--quiet"));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    /** Ends the processes and deletes the folder. */
    @Override
    public void close() {
        endProcesses();
        Thread hook = atExit;
        if (hook != null) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What the dying node still writes there is left to the temporary folder's own cleaning.
        }
    }

    private static Path scripts() {
        return Path.of(System.getProperty("rabbitmq.home", DEFAULT_HOME));
    }

    private void endProcesses() {
        end(true);
        try {
            // Erlang's port mapper outlives the node that started it.
            new ProcessBuilder("epmd", "-port", Integer.toString(portMapperPort), "-kill")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("epmd.log").toFile())
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            // No port mapper, nothing to end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(boolean forcibly) {
        Process running = server;
        if (running == null) {
            return;
        }
        server = null;
        List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
        all.add(running.toHandle());
        all.forEach(process -> {
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        });
        all.forEach(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    private String run(String... line) {
        try {
            Path output = Files.createTempFile(folder, "command", ".log");
            Process process = command(line).redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", line) + " did not end: " + printed);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", line) + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private ProcessBuilder command(String... line) {
        List<String> words = new ArrayList<>(List.of(line));
        words.set(0, scripts.resolve(line[0]).toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("out.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("HOME", folder.resolve("home").toString()); // holds the Erlang cookie
        environment.put("RABBITMQ_NODENAME", "test" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString());
        environment.put("ERL_CRASH_DUMP", folder.resolve("crash.dump").toString());
        environment.put("ERL_EPMD_PORT", Integer.toString(portMapperPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        return builder;
    }

    private void awaitPort(Process process, int wanted) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(wanted)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "RabbitMQ did not open port " + wanted + ": " + Files.readString(folder.resolve("out.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A socket on a port below those that systems give to outgoing connections: one of these would take the port of a node that
     * is down.
     */
    private static ServerSocket freePort() throws IOException {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                // the next one may be free
            }
        }
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = freePort();
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
