package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Publishes persistent, mandatory messages in batches and waits for the confirm of each; for one thread at a time. */
public final class ConfirmedPublisher implements Outbox.Publisher {
    private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Broker broker;
    private @Nullable Batches batches;

    public ConfirmedPublisher(Broker broker) {
        this.broker = broker;
    }

    @Override
    public Set<String> publish(List<Event> events) throws IOException, InterruptedException {
        Batches open = batches;
        if (open == null) {
            open = new Batches(broker.connection().createChannel());
            batches = open;
        }
        Set<String> confirmed = open.publish(events);
        if (!open.usable()) {
            batches = null;
        }
        return confirmed;
    }

    /** One channel and its listeners, which the connection's thread calls. */
    private static final class Batches implements ConfirmListener, ReturnListener, ShutdownListener {
        private final Channel channel;
        private final TreeMap<Long, String> unconfirmed = new TreeMap<>();
        private final Set<String> returned = new HashSet<>();
        private final Set<String> confirmed = new HashSet<>();
        private boolean usable = true;

        Batches(Channel channel) throws IOException {
            this.channel = channel;
            channel.confirmSelect();
            channel.addConfirmListener(this);
            channel.addReturnListener(this);
            channel.addShutdownListener(this);
        }

        Set<String> publish(List<Event> events) throws InterruptedException {
            begin();
            try {
                for (Event event : events) {
                    expect(channel.getNextPublishSeqNo(), event.id());
                    channel.basicPublish(Topology.EVENTS, event.type(), true, properties(event), event.bytes());
                }
            } catch (IOException | AlreadyClosedException lost) {
                unusable();
            }
            Set<String> ids = awaitConfirms();
            if (!usable()) {
                discard();
            }
            return ids;
        }

        private void discard() {
            try {
                channel.abort();
            } catch (IOException gone) {
                // Nothing is left to close.
            }
        }

        private synchronized void begin() {
            confirmed.clear();
            returned.clear();
        }

        private synchronized void expect(long tag, String id) {
            unconfirmed.put(tag, id);
        }

        private synchronized Set<String> awaitConfirms() throws InterruptedException {
            long deadline = System.nanoTime() + CONFIRM_NANOS;
            while (usable && !unconfirmed.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    unusable(); // a late confirm must not meet the next batch
                } else {
                    wait(left);
                }
            }
            return Set.copyOf(confirmed);
        }

        private synchronized void unusable() {
            usable = false;
        }

        synchronized boolean usable() {
            return usable;
        }

        @Override
        public synchronized void handleAck(long tag, boolean multiple) {
            settle(tag, multiple, true);
        }

        @Override
        public synchronized void handleNack(long tag, boolean multiple) {
            settle(tag, multiple, false);
        }

        private void settle(long tag, boolean multiple, boolean positive) {
            var settled = multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
            if (positive) {
                settled.values().stream().filter(id -> !returned.contains(id)).forEach(confirmed::add);
            }
            settled.clear();
            notifyAll();
        }

        /** The broker returns an unroutable message before it confirms it. */
        @Override
        public synchronized void handleReturn(
                int code, String text, String exchange, String key, BasicProperties properties, byte[] body) {
            returned.add(properties.getMessageId());
        }

        @Override
        public synchronized void shutdownCompleted(ShutdownSignalException cause) {
            usable = false;
            notifyAll();
        }

        private static BasicProperties properties(Event event) {
            return MessageProperties.PERSISTENT_BASIC
                    .builder()
                    .messageId(event.id())
                    .type(event.type())
                    .contentType("application/json")
                    .timestamp(Date.from(Instant.now()))
                    .build();
        }
    }
}
