package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.core.InFlight;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The connections and channels of the measured factories. A recovered one is another one to the broker, and here. */
public final class Connections {

    private final Meters meters;
    private final InFlight connections;
    private final InFlight channels;
    private final Counter connectionsOpened;
    private final Counter channelsOpened;
    private final Timer recovery;
    private final Blocked blocked = new Blocked();

    /** Since when the connection is lost whose recovery runs on this thread. */
    private final ThreadLocal<@Nullable Long> lostSince = new ThreadLocal<>();

    public Connections(Meters meters) {
        this.meters = meters;
        this.connections = RabbitClientMeters.CONNECTIONS.inFlight(meters);
        this.channels = RabbitClientMeters.CHANNELS.inFlight(meters);
        this.connectionsOpened = RabbitClientMeters.CONNECTIONS_OPENED.counter(meters);
        this.channelsOpened = RabbitClientMeters.CHANNELS_OPENED.counter(meters);
        this.recovery = RabbitClientMeters.RECOVERY_DURATION.timer(meters);
        for (String initiator : RabbitTags.INITIATOR.values()) {
            String code = initiator.equals("network") ? "" : "200";
            RabbitClientMeters.CONNECTIONS_CLOSED.counter(meters, initiator, code);
            RabbitClientMeters.CHANNELS_CLOSED.counter(meters, initiator, code);
        }
        RabbitClientMeters.CONNECTIONS_BLOCKED.gauge(meters, blocked, Blocked::connections);
        RabbitClientMeters.BLOCKED_TIME.counter(meters, blocked, sum -> sum.seconds(meters));
    }

    public void opened(Connection connection) {
        connections.begin();
        AtomicBoolean open =
                new AtomicBoolean(true); // a listener that is added to a dying connection can be called twice
        connection.addShutdownListener(cause -> {
            if (open.getAndSet(false)) {
                closed(connection, cause);
            }
        });
        connection.addBlockedListener(
                reason -> blocked.begins(connection, meters), () -> blocked.ends(connection, meters));
        connectionsOpened.increment();
        Long since = lostSince.get();
        if (since != null) {
            lostSince.remove();
            recovery.record(meters.nanos() - since, TimeUnit.NANOSECONDS);
        }
    }

    /** Recovery {@code begins} on this thread, where one before may have been given up, or goes on. */
    public void recovering(boolean begins) {
        if (begins || lostSince.get() == null) {
            lostSince.set(meters.nanos());
        }
    }

    /** A connection could not be opened. */
    public static void failed(Meters meters, Throwable cause) {
        RabbitClientMeters.CONNECTIONS_FAILED
                .counter(meters, cause.getClass().getName())
                .increment();
    }

    public void channelOpened() {
        channels.begin();
        channelsOpened.increment();
    }

    public void channelClosed(ShutdownSignalException cause) {
        channels.end();
        Closing closing = Closing.of(cause);
        RabbitClientMeters.CHANNELS_CLOSED
                .counter(meters, closing.initiator(), closing.replyCode())
                .increment();
    }

    private void closed(Connection connection, ShutdownSignalException cause) {
        try {
            connections.end();
            blocked.ends(connection, meters);
            Closing closing = Closing.of(cause);
            RabbitClientMeters.CONNECTIONS_CLOSED
                    .counter(meters, closing.initiator(), closing.replyCode())
                    .increment();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** How long the broker has blocked connections. A sum that is read while one is unblocked has its time once. */
    private static final class Blocked {
        private final Map<Connection, Long> since = new HashMap<>();
        private long nanos;

        synchronized void begins(Connection connection, Meters meters) {
            since.putIfAbsent(connection, meters.nanos());
        }

        synchronized void ends(Connection connection, Meters meters) {
            Long began = since.remove(connection);
            if (began != null) {
                nanos += meters.nanos() - began;
            }
        }

        synchronized int connections() {
            return since.size();
        }

        synchronized double seconds(Meters meters) {
            long now = meters.nanos();
            return (nanos
                            + since.values().stream()
                                    .mapToLong(began -> now - began)
                                    .sum())
                    / 1e9;
        }
    }

    /** Which side ended a connection or channel, and with which reply code. */
    private record Closing(String initiator, String replyCode) {

        static Closing of(ShutdownSignalException cause) {
            Method reason = cause.getReason();
            String code = "";
            if (reason instanceof AMQP.Connection.Close close) {
                code = Integer.toString(close.getReplyCode());
            } else if (reason instanceof AMQP.Channel.Close close) {
                code = Integer.toString(close.getReplyCode());
            }
            if (cause.isInitiatedByApplication()) {
                return new Closing("application", code);
            }
            return new Closing(code.isEmpty() ? "network" : "broker", code);
        }
    }
}
