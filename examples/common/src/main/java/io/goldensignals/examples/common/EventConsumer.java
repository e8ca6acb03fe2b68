package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.rabbitmq.Handling;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a queue with manual acknowledgement. A failed event gets a second chance; one that fails here again, or is
 * poison, goes to the dead letters.
 */
public final class EventConsumer {
    private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

    // A worker that has just settled is not free yet, and after a lost connection the pool still holds what the
    // old channel delivered: a delivery waits for room, as one that is dropped would stay unsettled until the
    // channel ends.
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How many failed events are known; one that is forgotten is only tried once more. */
    private static final int MOST_FAILED = 1_000;

    private final String queue;
    private final int prefetch;
    private final Executor executor;
    private final Handler handler;
    private final Measured measured;

    // The broker marks as redelivered also what never began, as its consumer's connection broke before.
    private final Set<String> failed = Collections.synchronizedSet(new LinkedHashSet<>());

    /**
     * @param prefetch how many events may be unacknowledged: at most what the executor can run and hold
     * @param executor runs the handler
     * @param measured measures the handler, on the thread that runs it
     */
    public EventConsumer(String queue, int prefetch, Executor executor, Handler handler, Measured measured) {
        this.queue = queue;
        this.prefetch = prefetch;
        this.executor = executor;
        this.handler = handler;
        this.measured = measured;
    }

    /** Begins to measure the handling of a delivery. */
    @FunctionalInterface
    public interface Measured {
        Handling begin(Channel channel, String consumerTag, Delivery delivery);
    }

    /** Whether the consumer only hands its deliveries on, as this one does: what it is given is not handled yet. */
    static boolean handsOn(Consumer consumer) {
        return consumer instanceof Deliveries;
    }

    /** Handles one event, which it may have handled before. */
    @FunctionalInterface
    public interface Handler {
        void handle(Event event) throws Exception;
    }

    /** Consumes until the connection ends; {@code lost} is called if the subscription ends before. */
    void subscribe(Connection connection, Runnable lost) throws IOException {
        Channel channel = connection.createChannel();
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, new Deliveries(channel, lost));
    }

    /** Hands deliveries on to the executor. */
    private final class Deliveries extends DefaultConsumer {
        private final Channel channel;
        private final Runnable lost;

        Deliveries(Channel channel, Runnable lost) {
            super(channel);
            this.channel = channel;
            this.lost = lost;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            Runnable task = () -> settle(channel, tag, new Delivery(envelope, properties, body));
            while (channel.isOpen()) { // else the broker gives it to another consumer
                try {
                    executor.execute(task);
                    return;
                } catch (RejectedExecutionException full) {
                    LockSupport.parkNanos(FULL_NANOS);
                }
            }
        }

        @Override
        public void handleCancel(String tag) throws IOException {
            log.warn("queue {} is gone: declaring it again", queue);
            channel.abort();
            lost.run();
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            // The client library closes it too, after a fatal error of the handler.
            if (!signal.isHardError()) {
                log.warn("channel of {} closed: {}", queue, signal.getMessage());
                lost.run();
            }
        }
    }

    private void settle(Channel channel, String consumerTag, Delivery delivery) {
        try {
            if (!channel.isOpen()) {
                return; // the broker delivers it again
            }
            settle(channel, delivery, failure(channel, consumerTag, delivery));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception lost) {
            log.debug("not settled: the broker delivers it again", lost);
            if (!Thread.currentThread().isInterrupted()) {
                abandon(channel);
            }
        }
    }

    /** A channel that is open still would hold the message for ever, such as one that could not become a dead letter. */
    private static void abandon(Channel channel) {
        try {
            channel.abort();
        } catch (IOException gone) {
            log.debug("gone by itself", gone);
        }
    }

    /**
     * Runs the handler and returns what it threw. It is measured here and not by what becomes of the message: one that is
     * put back into the queue, or moved to the dead letters and acknowledged, has failed all the same.
     */
    private @Nullable Exception failure(Channel channel, String consumerTag, Delivery delivery) {
        Handling handling = measured.begin(channel, consumerTag, delivery);
        Throwable thrown = null;
        try {
            String id = delivery.getProperties().getMessageId();
            if (id == null) {
                throw new PoisonException("no message id");
            }
            handler.handle(Event.of(id, delivery.getEnvelope().getRoutingKey(), delivery.getBody()));
            return null;
        } catch (Exception failed) {
            thrown = failed;
            return failed;
        } catch (Error fatal) {
            thrown = fatal;
            throw fatal;
        } finally {
            handling.end(thrown);
        }
    }

    private void settle(Channel channel, Delivery delivery, @Nullable Exception failure) throws Exception {
        long tag = delivery.getEnvelope().getDeliveryTag();
        String id = delivery.getProperties().getMessageId();
        if (failure == null) {
            failed.remove(id);
            channel.basicAck(tag, false);
            return;
        }
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            throw failure; // the service ends: what that made fail is delivered again
        }
        boolean poison = failure instanceof PoisonException;
        log.warn(
                "{} {} {}: {}",
                queue,
                id,
                poison ? "is poison" : "failed",
                ConfigurationException.rootMessage(failure));
        if (poison || (delivery.getEnvelope().isRedeliver() && failed.remove(id))) {
            Topology.deadLetter(channel, queue, delivery);
        } else {
            noteFailed(id);
            channel.basicNack(tag, false, true);
        }
    }

    private void noteFailed(String id) {
        synchronized (failed) {
            failed.add(id);
            if (failed.size() > MOST_FAILED) {
                failed.remove(failed.iterator().next());
            }
        }
    }
}
