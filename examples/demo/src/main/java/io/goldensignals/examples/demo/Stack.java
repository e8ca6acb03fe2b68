package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Lifecycle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;

/** Everything that runs: broker, S3 server, databases, and the instances of both services. */
final class Stack {
    /** What otherwise happens by the hour or by night happens while one looks. */
    private static final Map<String, String> OFTEN = Map.of(
            "SHOP_EXPORT_AT", "*/15 * * * * *",
            "SHOP_CLEAN_UP_EVERY", "PT10S",
            "SHOP_CANARY_EVERY", "PT2S",
            "SHOP_BUCKET_SIZE_EVERY", "PT10S",
            "SHOP_USERS_WINDOW", "PT30S");

    private final Demo options;
    private final Lifecycle lifecycle;
    private final Folders folders;
    private final List<ServiceProcess> services = new ArrayList<>();
    final MessageBroker broker;
    final ObjectStore store;
    final TelegramStub chat;
    /** Where the shop counts visitors over its instances; empty: in its database. */
    final String redis;
    /** The port of Prometheus, if one is to be started; 0 otherwise. */
    final int prometheusPort;

    private Stack(Demo options, Lifecycle lifecycle, Folders folders) throws Exception {
        this.options = options;
        this.lifecycle = lifecycle;
        this.folders = folders;
        this.store = lifecycle.add(
                options.s3 == null
                        ? ObjectStore.embedded(
                                options.s3AccessKey, options.s3SecretKey, Ports.require("--s3-port", options.s3Port))
                        : ObjectStore.external(options.s3));
        this.broker = lifecycle.add(broker());
        this.chat = lifecycle.add(new TelegramStub());
        this.redis = redis();
        this.prometheusPort =
                options.prometheus ? Ports.of("--prometheus-port", options.prometheusPort, Demo.PROMETHEUS_PORT) : 0;
    }

    /**
     * Where things are.
     *
     * @param modules the folder that holds the services' modules
     * @param work for data, deleted at the end
     * @param logs kept
     */
    record Folders(Path modules, Path work, Path logs) {
        static Folders create(Lifecycle lifecycle) throws Exception {
            Path code = Path.of(Demo.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path target = code.resolve("..").normalize();
            Path work = lifecycle.add(Scratch.create()).folder();
            return new Folders(target.resolve("../..").normalize(), work, logs(target.resolve("logs")));
        }

        /** A folder of this run: two demos at once write to two. */
        static Path logs(Path parent) throws IOException {
            Files.createDirectories(parent);
            String time =
                    LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
            for (int i = 1; ; i++) {
                try {
                    return Files.createDirectory(parent.resolve(i == 1 ? time : time + "-" + i));
                } catch (FileAlreadyExistsException another) {
                    // began in the same second
                }
            }
        }
    }

    /** Starts everything; each part is closed by the lifecycle, even if a later one does not start. */
    static Stack start(Demo options, Lifecycle lifecycle) throws Exception {
        Ports.of("--shop-port", options.shopPort, Demo.SHOP_PORT);
        Ports.of("--mes-port", options.mesPort, Demo.MES_PORT);
        options.progress.accept("starting the S3 server");
        Stack stack = withoutBroker(options, lifecycle);
        options.progress.accept("starting the broker: " + stack.broker.describe());
        stack.broker.start();
        options.progress.accept("starting the services");
        stack.launch();
        for (ServiceProcess service : stack.services) {
            service.awaitHealth(stack::requireAlive);
        }
        return stack;
    }

    /** All that the services need but the broker, which has its address and does not run. */
    static Stack withoutBroker(Demo options, Lifecycle lifecycle) throws Exception {
        return new Stack(options, lifecycle, Folders.create(lifecycle));
    }

    /** Starts the processes of the services and returns at once. */
    void launch() throws Exception {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Server database =
                Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        lifecycle.add(() -> {
            for (String name : List.of("shop", "mes")) { // they are the process's, not the server's
                try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:" + name)) {
                    connection.createStatement().execute("SHUTDOWN");
                }
            }
            database.stop();
        });
        // Together, as each may take a while to end.
        lifecycle.add(() -> ChildProcess.closeAll(
                services.stream().map(ServiceProcess::process).toList()));
        int port = options.databaseRoute.applyAsInt(database.getPort());
        launch("shop-api", options.shops, options.shopPort, Demo.SHOP_PORT, port);
        launch("mes-api", options.mes, options.mesPort, Demo.MES_PORT, port);
    }

    private String redis() throws Exception {
        if (options.redis == null) {
            return "";
        }
        return options.redis.isEmpty()
                ? lifecycle.add(RedisServer.start(folders)).url()
                : options.redis;
    }

    private MessageBroker broker() throws IOException {
        if (options.broker != null) {
            return new ExternalBroker(options.broker);
        }
        if (!options.embeddedBroker) {
            var installed = RabbitServer.find(folders.work(), folders.logs());
            if (installed.isPresent()) {
                return installed.get();
            }
        }
        return new QpidServer(folders.work());
    }

    /** Instances of a service share its database, so that any of them can go on with an order. */
    private void launch(String service, int instances, int wanted, int usual, int databasePort) throws IOException {
        String prefix = service.substring(0, service.indexOf('-'));
        Map<String, String> settings = new HashMap<>();
        settings.put("DB", "jdbc:h2:tcp://127.0.0.1:" + databasePort + "/mem:" + prefix + ";DB_CLOSE_DELAY=-1");
        settings.put("BROKER", broker.uri());
        settings.put("S3", store.endpoint());
        settings.put("S3_ACCESS_KEY", options.s3AccessKey);
        settings.put("S3_SECRET_KEY", options.s3SecretKey);
        Map<String, String> environment = new HashMap<>(OFTEN);
        environment.put("SHOP_UNPAID_AFTER", options.unpaidAfter);
        if (!redis.isEmpty()) {
            environment.put("SHOP_REDIS", redis);
        }
        if (prometheusPort != 0) {
            environment.put("SHOP_PROMETHEUS", "http://127.0.0.1:" + prometheusPort);
        }
        environment.put("SHOP_TELEGRAM", chat.url());
        environment.put("SHOP_TELEGRAM_TOKEN", "1:not-a-token");
        environment.put("SHOP_TELEGRAM_CHAT", TelegramStub.JOBS);
        settings.forEach(
                (name, value) -> environment.put(prefix.toUpperCase(java.util.Locale.ROOT) + "_" + name, value));
        for (int i = 0; i < instances; i++) {
            int port = Ports.of("--" + prefix + "-port", wanted > 0 ? wanted + i : wanted, usual + i);
            environment.put("SHOP_JOBS", String.valueOf(i == 0));
            environment.put(
                    "SHOP_JOB_MARKS", folders.work().resolve("marks-" + i).toString());
            // A copy: an instance that starts anew must have its own settings, not those of the last one.
            services.add(ServiceProcess.start(service, i + 1, port, folders, Map.copyOf(environment)));
        }
    }

    List<ServiceProcess> services() {
        return services;
    }

    List<ServiceProcess> services(String name) {
        return services.stream()
                .filter(service -> service.service().equals(name))
                .toList();
    }

    /** Refuses a fault of a server that is not the demo's own. */
    void require(Fault fault) {
        fault.require(options.broker, options.s3);
    }

    Folders folders() {
        return folders;
    }

    /** Throws if a service has ended. */
    void requireAlive() {
        for (ServiceProcess service : services) {
            if (!service.restarting() && !service.process().alive()) {
                throw new ChildProcess.DiedException(service.process());
            }
        }
    }
}
