package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a queue with manual acknowledgement. A failed event gets a second chance; one that fails again, or is
 * poison, goes to the dead letters.
 */
public final class EventConsumer {
    private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

    // A worker that has just settled is not free yet, and after a lost connection the pool still holds what the old
    // channel
    // delivered: a delivery waits for room, as one that is dropped would stay unsettled until the channel ends.
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String queue;
    private final int prefetch;
    private final Executor executor;
    private final Handler handler;

    /**
     * @param prefetch how many events may be unacknowledged: at most what the executor can run and hold
     * @param executor runs the handler
     */
    public EventConsumer(String queue, int prefetch, Executor executor, Handler handler) {
        this.queue = queue;
        this.prefetch = prefetch;
        this.executor = executor;
        this.handler = handler;
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
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                Runnable task = () -> settle(channel, envelope, properties, body);
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
                if (!signal.isHardError() && !signal.isInitiatedByApplication()) {
                    log.warn("channel of {} closed by the broker: {}", queue, signal.getMessage());
                    lost.run();
                }
            }
        });
    }

    private void settle(Channel channel, Envelope envelope, BasicProperties properties, byte[] body) {
        long tag = envelope.getDeliveryTag();
        try {
            if (!channel.isOpen()) {
                return; // the broker delivers it again
            }
            if (handled(channel, envelope, properties, body)) {
                channel.basicAck(tag, false);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception connectionLost) {
            log.debug("not settled: the broker delivers it again", connectionLost);
        }
    }

    private boolean handled(Channel channel, Envelope envelope, BasicProperties properties, byte[] body)
            throws Exception {
        String id = properties.getMessageId();
        try {
            if (id == null) {
                throw new PoisonException("no message id");
            }
            handler.handle(Event.of(id, envelope.getRoutingKey(), body));
            return true;
        } catch (PoisonException poison) {
            log.warn("poison in {}: {}", queue, poison.getMessage());
            Topology.deadLetter(channel, envelope.getDeliveryTag(), properties, body);
        } catch (Exception error) {
            log.warn("{} {} failed: {}", queue, id, ConfigurationException.rootMessage(error));
            if (envelope.isRedeliver()) {
                Topology.deadLetter(channel, envelope.getDeliveryTag(), properties, body);
            } else {
                channel.basicNack(envelope.getDeliveryTag(), false, true);
            }
        }
        return false;
    }
}
