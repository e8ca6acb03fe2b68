package io.goldensignals.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An installed RabbitMQ, run on free loopback ports with a node name and a data folder of its own. */
final class RabbitServer implements MessageBroker {
    /** Debian's program in the sbin folder changes the user and drops the environment; this one does not. */
    private static final String PROGRAMS = "/usr/lib/rabbitmq/bin";

    private final Path server;
    private final Path epmd;
    private final Path folder;
    private final Path logs;
    private final int port = Ports.free();
    private final int metricsPort = Ports.free();
    private final Map<String, String> environment;
    private @Nullable ChildProcess portMapper;
    private @Nullable ChildProcess node;

    private RabbitServer(Path server, Path epmd, Path folder, Path logs) throws IOException {
        this.server = server;
        this.epmd = epmd;
        this.folder = Files.createDirectories(folder.resolve("rabbitmq"));
        this.logs = logs;
        this.environment = environment();
    }

    /** The installed RabbitMQ, if there is one. */
    static Optional<RabbitServer> find(Path folder, Path logs) throws IOException {
        Optional<Path> server = Programs.find("rabbitmq-server", PROGRAMS);
        Optional<Path> epmd = Programs.find("epmd");
        return server.isPresent() && epmd.isPresent()
                ? Optional.of(new RabbitServer(server.get(), epmd.get(), folder, logs))
                : Optional.empty();
    }

    private Map<String, String> environment() throws IOException {
        Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_prometheus].\n");
        Path configuration = Files.writeString(folder.resolve("rabbitmq.conf"), """
                prometheus.tcp.ip = 127.0.0.1
                prometheus.tcp.port = %d
                log.console = true
                log.file = false
                disk_free_limit.absolute = 50MB
                """.formatted(metricsPort));
        Map<String, String> variables = new HashMap<>();
        variables.put("HOME", folder.toString());
        variables.put("RABBITMQ_NODENAME", "demo" + port + "@localhost");
        variables.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        variables.put("RABBITMQ_NODE_PORT", String.valueOf(port));
        variables.put("RABBITMQ_DIST_PORT", String.valueOf(Ports.free()));
        variables.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        variables.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        variables.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        variables.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
        variables.put("RABBITMQ_CONFIG_FILE", configuration.toString());
        variables.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString());
        variables.put("ERL_CRASH_DUMP", folder.resolve("crash.dump").toString());
        variables.put("ERL_EPMD_PORT", String.valueOf(Ports.free()));
        variables.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        variables.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        return Map.copyOf(variables);
    }

    @Override
    public String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return "RabbitMQ";
    }

    @Override
    public Optional<String> metricsTarget() {
        return Optional.of("127.0.0.1:" + metricsPort);
    }

    /** Erlang's port mapper would outlive the node; started here, it is ours to stop. */
    @Override
    public void start() throws Exception {
        if (portMapper == null) {
            portMapper = ChildProcess.start("epmd", logs, folder, environment, List.of(epmd.toString()));
        }
        ChildProcess started = ChildProcess.start("rabbitmq", logs, folder, environment, List.of(server.toString()));
        node = started;
        started.await(() -> Ports.open("127.0.0.1", port), Duration.ofSeconds(90));
        MessageBroker.probe(uri());
    }

    /** The node, while it runs. */
    Optional<ChildProcess> process() {
        return Optional.ofNullable(node);
    }

    @Override
    public void stop() throws InterruptedException {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    /** Kills the node: its data is deleted next, and one that still starts would take no notice of anything less. */
    @Override
    public void close() throws InterruptedException {
        if (node != null) {
            node.kill();
            node = null;
        }
        if (portMapper != null) {
            portMapper.close();
        }
    }
}
