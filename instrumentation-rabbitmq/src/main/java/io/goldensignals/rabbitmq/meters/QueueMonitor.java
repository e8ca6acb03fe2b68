package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker about queues by passive declarations.
 *
 * <p>The broker answers the declaration of a missing queue by closing the channel; the next question opens another one.
 * Without an answer the figures stay as they are, and grow old.
 */
public final class QueueMonitor implements Registration {

    /** Opens a channel of our own, which does not show among the application's. */
    @FunctionalInterface
    public interface ChannelOpener {

        /** The channel; null if the connection has none to spare. */
        @Nullable
        Channel open(Connection connection) throws IOException;
    }

    private static final String THREAD = "goldensignals-queue-monitor";

    private final Meters meters;
    private final ChannelOpener opener;
    private final WatchedQueues watched;
    private final Connection connection;
    private final List<WatchedQueues.Watched> queues = new ArrayList<>();
    private final Registration schedule;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock round = new ReentrantLock();
    private @Nullable Channel channel; // guarded by round

    private QueueMonitor(
            Meters meters,
            ChannelOpener opener,
            WatchedQueues watched,
            Connection connection,
            Duration period,
            List<String> names) {
        this.meters = meters;
        this.opener = opener;
        this.watched = watched;
        this.connection = connection;
        names.stream().distinct().map(watched::add).forEach(queues::add);
        this.schedule = meters.every(period, Duration.ZERO, THREAD, this::ask);
    }

    /** Begins to ask, at once and then every {@code period}, until it or {@code meters} are closed. */
    public static QueueMonitor start(
            Meters meters,
            ChannelOpener opener,
            WatchedQueues watched,
            Connection connection,
            Duration period,
            List<String> names) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period of the queue monitor is " + period + ", must be positive");
        }
        return new QueueMonitor(meters, opener, watched, connection, period, names);
    }

    private void ask() {
        round.lock();
        try {
            askAll();
        } finally {
            round.unlock();
        }
    }

    private void askAll() {
        for (WatchedQueues.Watched queue : queues) {
            if (closed.get()) {
                return;
            }
            try {
                ask(queue);
            } catch (IOException | ShutdownSignalException unanswered) {
                if (isNotFound(unanswered)) {
                    queue.notFound(meters.nanos());
                }
                // Otherwise the connection is lost, which its own meters report, and the figures grow old.
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
    }

    private void ask(WatchedQueues.Watched queue) throws IOException {
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            open = opener.open(connection);
            channel = open;
        }
        if (open == null) {
            return; // the connection has no channel to spare
        }
        AMQP.Queue.DeclareOk answer = open.queueDeclarePassive(queue.name());
        queue.found(answer.getMessageCount(), answer.getConsumerCount(), meters.nanos());
    }

    private static boolean isNotFound(Throwable failure) {
        Throwable cause = failure instanceof ShutdownSignalException ? failure : failure.getCause();
        return cause instanceof ShutdownSignalException closed
                && closed.getReason() instanceof AMQP.Channel.Close close
                && close.getReplyCode() == AMQP.NOT_FOUND;
    }

    /** Ends the questions and removes the gauges that no other monitor feeds; does not wait for the answer to an open question. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        schedule.close();
        queues.forEach(watched::remove);
        try {
            // The broker confirms that a channel is closed, for which the application does not wait.
            Thread closing = new Thread(this::closeChannel, THREAD);
            closing.setDaemon(true);
            closing.start();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private void closeChannel() {
        round.lock(); // after the answer to an open question
        try {
            if (channel != null && channel.isOpen()) {
                channel.abort();
            }
        } catch (IOException | ShutdownSignalException e) {
            // It is closed, which was wanted.
        } finally {
            round.unlock();
        }
    }
}
