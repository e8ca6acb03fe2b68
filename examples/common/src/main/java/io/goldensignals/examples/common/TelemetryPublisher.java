package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events that may be lost: without confirms, on a thread of its own, dropping what does not fit into a short queue.
 * Once it stands, the client library recovers its connection. Thread-safe; publishing neither blocks nor throws.
 */
public final class TelemetryPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TelemetryPublisher.class);
    private static final int MOST_WAITING = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Broker.Connector connector;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> new Thread(task, "telemetry"),
            new ThreadPoolExecutor.DiscardPolicy());
    private volatile @Nullable Connection connection;
    private @Nullable Channel channel; // the thread's alone
    private long failedNanos = System.nanoTime() - PAUSE_NANOS; // the thread's alone

    private TelemetryPublisher(Broker.Connector connector) {
        this.connector = connector;
    }

    /** Begins to connect, and returns at once. */
    public static TelemetryPublisher start(Broker.Connector connector) {
        TelemetryPublisher publisher = new TelemetryPublisher(connector);
        publisher.thread.execute(publisher::connect);
        return publisher;
    }

    /** Publishes the event soon, or drops it. */
    public void publish(Event event) {
        thread.execute(() -> send(event));
    }

    private void connect() {
        try {
            channel();
        } catch (IOException | TimeoutException | AlreadyClosedException away) {
            failed(away);
        }
    }

    private void send(Event event) {
        if (System.nanoTime() - failedNanos < PAUSE_NANOS) {
            return; // a broker that is away is not asked for each event
        }
        BasicProperties properties = new BasicProperties.Builder()
                .messageId(event.id())
                .type(event.type())
                .contentType("application/json")
                .build();
        try {
            channel().basicPublish(Topology.TELEMETRY, event.type(), properties, event.bytes());
        } catch (IOException | TimeoutException | AlreadyClosedException away) {
            failed(away);
        }
    }

    private void failed(Exception away) {
        failedNanos = System.nanoTime();
        log.debug("telemetry is lost", away);
    }

    /** Recovery brings back a channel with its connection, but not one that the broker closed alone. */
    private Channel channel() throws IOException, TimeoutException {
        Connection current = connection;
        if (current == null) {
            current = connector.connect();
            connection = current;
            if (thread.isShutdown()) { // meanwhile closed, without this connection
                current.abort();
                throw new IOException("closed");
            }
        }
        Channel open = channel;
        if (open == null || (!open.isOpen() && current.isOpen())) {
            if (open != null) {
                open.abort();
            }
            open = current.createChannel();
            open.exchangeDeclare(Topology.TELEMETRY, BuiltinExchangeType.TOPIC, true);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Connection current = connection;
        if (current != null) {
            current.abort(2_000);
        }
    }
}
