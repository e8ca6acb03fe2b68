package io.goldensignals.examples.common;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the broker, tried until it stands. When it drops, all is done anew, connection, topology and
 * consumers, as the first time: the client library's own recovery would have to know what has changed meanwhile.
 */
public final class Broker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);

    private final Connector connector;
    private final Consumer<Connection> connected;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "broker"));
    private volatile List<EventConsumer> consumers = List.of();
    private volatile @Nullable Connection connection;

    /**
     * A broker that is not connected yet.
     *
     * @param connected receives each new connection, once queues and consumers are in place
     */
    public Broker(Connector connector, Consumer<Connection> connected) {
        this.connector = connector;
        this.connected = connected;
    }

    /** Opens a connection; for a {@link Broker} one without the client library's automatic recovery. */
    @FunctionalInterface
    public interface Connector {
        Connection connect() throws IOException, TimeoutException;
    }

    /** Begins to connect and then to consume, and returns at once. */
    public void start(EventConsumer... consumers) {
        this.consumers = List.of(consumers);
        worker.execute(this::connect);
    }

    /** The connection; throws while there is none. */
    public Connection connection() throws IOException {
        Connection current = connection;
        if (current == null || !current.isOpen()) {
            throw new IOException("not connected to the broker");
        }
        return current;
    }

    public boolean connected() {
        Connection current = connection;
        return current != null && current.isOpen();
    }

    private void connect() {
        Connection opened = null;
        try {
            opened = connector.connect();
            Topology.declare(opened);
            for (EventConsumer consumer : consumers) {
                subscribe(opened, consumer);
            }
            connection = opened;
            if (worker.isShutdown()) { // meanwhile closed, without this connection
                opened.abort();
                return;
            }
            connected.accept(opened);
            log.info("connected to the broker");
            opened.addShutdownListener(this::connectAgain); // called at once if it has dropped since
        } catch (IOException | TimeoutException | RuntimeException error) {
            log.info("broker unreachable: {}; trying again", ConfigurationException.rootMessage(error));
            if (opened != null) {
                opened.abort();
            }
            later(this::connect);
        }
    }

    private void connectAgain(ShutdownSignalException dropped) {
        if (!dropped.isInitiatedByApplication()) {
            log.info("connection to the broker lost: {}", ConfigurationException.rootMessage(dropped));
            later(this::connect);
        }
    }

    private void subscribe(Connection to, EventConsumer consumer) throws IOException {
        consumer.subscribe(to, () -> later(() -> subscribeAgain(to, consumer)));
    }

    /** A queue or channel was lost but the connection was not; a new connection subscribes by itself. */
    private void subscribeAgain(Connection to, EventConsumer consumer) {
        try {
            if (to.isOpen()) {
                Topology.declare(to);
                subscribe(to, consumer);
            }
        } catch (IOException | TimeoutException | RuntimeException error) {
            log.warn("not subscribed: {}; trying again", ConfigurationException.rootMessage(error));
            later(() -> subscribeAgain(to, consumer));
        }
    }

    private void later(Runnable task) {
        try {
            var unused = worker.schedule(task, 500, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("closed: not tried again");
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        Connection current = connection;
        if (current != null) {
            current.abort(2_000);
        }
    }
}
