package io.goldensignals.rabbitmq;

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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker about queues by passive declarations.
 *
 * <p>The broker answers the declaration of a missing queue by closing the channel; the next question opens another one.
 * Without an answer the figures stay as they are, and grow old.
 */
final class QueueMonitor implements Registration {

    private final Meters meters;
    private final Connection connection;
    private final List<Watched> queues = new ArrayList<>();
    private final List<Registration> gauges = new ArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "goldensignals-queue-monitor");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Channel channel; // of the executor's thread

    private static final class Watched {
        private final String name;
        private volatile double depth = Double.NaN;
        private volatile double consumers = Double.NaN;
        private volatile boolean missing;
        private volatile long observed;

        Watched(String name, long now) {
            this.name = name;
            this.observed = now;
        }
    }

    private QueueMonitor(Meters meters, Connection connection, List<String> names) {
        this.meters = meters;
        this.connection = connection;
        for (String name : names) {
            Watched queue = new Watched(name, meters.nanos());
            queues.add(queue);
            gauges.add(RabbitClientMeters.QUEUE_DEPTH.gauge(meters, queue, each -> each.depth, name));
            gauges.add(RabbitClientMeters.QUEUE_CONSUMERS.gauge(meters, queue, each -> each.consumers, name));
            gauges.add(RabbitClientMeters.QUEUE_MISSING.gauge(meters, queue, each -> each.missing ? 1 : 0, name));
            gauges.add(RabbitClientMeters.QUEUE_OBSERVED.gauge(
                    meters, queue, each -> (meters.nanos() - each.observed) / 1e9, name));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ask() deals with every failure itself
    static QueueMonitor start(Meters meters, Connection connection, Duration period, List<String> names) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period of the queue monitor is " + period + ", must be positive");
        }
        QueueMonitor monitor = new QueueMonitor(meters, connection, names);
        monitor.executor.scheduleWithFixedDelay(monitor::ask, 0, period.toNanos(), TimeUnit.NANOSECONDS);
        return monitor;
    }

    private void ask() {
        for (Watched queue : queues) {
            try {
                ask(queue);
            } catch (IOException | ShutdownSignalException unanswered) {
                if (isNotFound(unanswered)) {
                    queue.missing = true;
                    queue.depth = Double.NaN;
                    queue.consumers = Double.NaN;
                    queue.observed = meters.nanos();
                }
                // Otherwise the connection is lost, which its own meters tell, and the figures grow old.
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
    }

    private void ask(Watched queue) throws IOException {
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            open = connection.createChannel();
            channel = open;
        }
        if (open == null) {
            return; // the connection has no channel to spare
        }
        AMQP.Queue.DeclareOk answer = open.queueDeclarePassive(queue.name);
        queue.depth = answer.getMessageCount();
        queue.consumers = answer.getConsumerCount();
        queue.missing = false;
        queue.observed = meters.nanos();
    }

    private static boolean isNotFound(Throwable failure) {
        Throwable cause = failure instanceof ShutdownSignalException ? failure : failure.getCause();
        return cause instanceof ShutdownSignalException closed
                && closed.getReason() instanceof AMQP.Channel.Close close
                && close.getReplyCode() == AMQP.NOT_FOUND;
    }

    /** Ends the questions and removes the gauges; does not wait for an answer that is under way. */
    @Override
    public void close() {
        executor.execute(this::closeChannel);
        executor.shutdown();
        gauges.forEach(Registration::close);
    }

    private void closeChannel() {
        try {
            if (channel != null && channel.isOpen()) {
                channel.abort();
            }
        } catch (IOException | ShutdownSignalException e) {
            // It is closed, which was wanted.
        }
    }
}
