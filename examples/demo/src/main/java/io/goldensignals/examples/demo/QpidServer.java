package io.goldensignals.examples.demo;

import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;

/** Apache Qpid Broker-J in this process, which keeps its messages in files: it forgets none when stopped and started. */
final class QpidServer implements MessageBroker {
    private static final Duration STARTED = Duration.ofSeconds(6);

    private final Path folder;
    private final int port = Ports.free();
    private @Nullable SystemLauncher launcher;

    QpidServer(Path folder) {
        this.folder = folder.resolve("qpid");
        System.setProperty(
                "derby.stream.error.file", folder.resolve("derby.log").toString());
    }

    @Override
    public String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    @Override
    public String describe() {
        return "Apache Qpid Broker-J, embedded";
    }

    @Override
    public void start() throws Exception {
        URL configuration = Objects.requireNonNull(QpidServer.class.getResource("qpid.json"));
        SystemLauncher starting = new SystemLauncher();
        FutureTask<Boolean> startup = new FutureTask<>(() -> {
            starting.startup(Map.of(
                    "type",
                    "JSON",
                    "initialConfigurationLocation",
                    configuration.toString(),
                    "startupLoggedToSystemOut",
                    false,
                    "context",
                    Map.of(
                            "qpid.work_dir", folder.toString(),
                            "qpid.amqp_port", String.valueOf(port),
                            // Else an unroutable mandatory message closes the connection.
                            "qpid.port.closeWhenNoRoute", "false")));
            return true;
        });
        launcher = starting;
        // In a thread of its own, as it prints the stack trace of an interrupt; its end is waited for all the same.
        Thread starter = new Thread(startup, "broker-start");
        starter.setDaemon(true);
        starter.start();
        try {
            startup.get();
        } catch (InterruptedException signal) {
            awaitStarted(startup);
            throw signal;
        }
        MessageBroker.probe(uri());
    }

    /** What has half started cannot be stopped; the signal, which comes again and again, is known already. */
    private static void awaitStarted(FutureTask<Boolean> startup) throws ExecutionException {
        long deadline = System.nanoTime() + STARTED.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                startup.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                return;
            } catch (InterruptedException again) {
                // as said
            } catch (TimeoutException late) {
                return; // then it ends with the process
            }
        }
    }

    @Override
    public void stop() {
        SystemLauncher running = launcher;
        launcher = null;
        try {
            if (running != null) {
                running.shutdown();
            }
        } catch (IllegalStateException already) {
            // When the process ends by a signal, the broker's own hook may have been faster.
        }
    }
}
