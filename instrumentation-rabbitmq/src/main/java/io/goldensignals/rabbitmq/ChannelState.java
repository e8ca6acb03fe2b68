package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.impl.recovery.RecoveryAwareChannelN;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is known of one open channel. A recovered channel is another one to the broker, and here. */
final class ChannelState {

    private final Channel channel;
    private final @Nullable RecoveryAwareChannelN recoverable;
    private final ChannelLock lock;
    private final PublishLedger publishes = new PublishLedger();
    private final SettleLedger settles;
    private final Transactions transactions;
    private final ConcurrentMap<String, Subscription> consumers = new ConcurrentHashMap<>(); // by tag
    private final Set<Subscription> consuming = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<QueueMeters, Subscription> fetches = new ConcurrentHashMap<>();
    private final AtomicLong publishedInTransaction = new AtomicLong();
    private volatile boolean transactional;
    private volatile int prefetchOfConsumers;
    private volatile int prefetchOfChannel;
    private volatile boolean closed;

    // The consumer of the last delivery; most channels have one consumer only. Used by amqp-client's reader thread
    // alone.
    private @Nullable String lastTag;
    private @Nullable Subscription lastConsumer;

    ChannelState(Channel channel, SettleLedger settles, Transactions transactions) {
        this.channel = channel;
        this.recoverable = channel instanceof RecoveryAwareChannelN recovering ? recovering : null;
        this.lock = new ChannelLock(channel);
        this.settles = settles;
        this.transactions = transactions;
    }

    @SuppressWarnings("ReferenceEquality") // the channel itself, as in the map
    boolean isOf(Channel other) {
        return channel == other;
    }

    PublishLedger publishes() {
        return publishes;
    }

    SettleLedger settles() {
        return settles;
    }

    boolean isSendingOnThisThread() {
        return lock.isHeldByThisThread();
    }

    /** The broker's delivery tag for one that the application sees: after recovery, tags are shown with an offset. */
    long brokerTag(long tag) {
        return recoverable == null ? tag : tag - recoverable.getActiveDeliveryTagOffset();
    }

    /** A prefetch for each consumer that is still to come, or one for the channel as a whole. */
    void prefetch(int count, boolean wholeChannel) {
        if (wholeChannel) {
            prefetchOfChannel = count;
            settles.prefetch(count);
        } else {
            prefetchOfConsumers = count;
        }
    }

    void beginTransactions() {
        transactional = true;
        settles.beginTransactions();
    }

    void publishedWithoutConfirm() {
        if (transactional) {
            publishedInTransaction.incrementAndGet();
        }
    }

    void endTransaction(boolean commit) {
        transactions.ended(publishedInTransaction.getAndSet(0), commit);
        settles.endTransaction(commit);
    }

    Subscription consuming(String consumerTag, QueueMeters queue, boolean autoAck) {
        Subscription subscription = Subscription.ofConsumer(queue, settles, autoAck, prefetchOfConsumers);
        if (!closed) {
            consuming.add(subscription);
            consumers.put(consumerTag, subscription);
            lastTag = null;
        }
        return whileOpen(subscription);
    }

    void cancelled(String consumerTag, String initiator) {
        Subscription subscription = consumers.get(consumerTag);
        if (subscription != null) {
            cancelled(consumerTag, subscription, initiator);
        }
    }

    /** One consumer was cancelled; another may have its tag already. */
    void cancelled(String consumerTag, Subscription subscription, String initiator) {
        consumers.remove(consumerTag, subscription);
        if (consuming.remove(subscription)) {
            if (initiator.equals("broker")) {
                subscription.doubt();
            }
            subscription.cancel();
            subscription.queue().cancelled(initiator);
        }
    }

    @Nullable
    Subscription consumer(String consumerTag) {
        if (consumerTag.equals(lastTag)) {
            return lastConsumer;
        }
        Subscription subscription = consumers.get(consumerTag);
        if (subscription != null) {
            lastTag = consumerTag;
            lastConsumer = subscription;
        }
        return subscription;
    }

    /** The same for any thread. */
    @Nullable
    Subscription subscription(String consumerTag) {
        return consumers.get(consumerTag);
    }

    Subscription fetching(QueueMeters queue) {
        return whileOpen(fetches.computeIfAbsent(queue, ignored -> Subscription.ofFetches(queue, settles)));
    }

    /** The channel may close on another thread before it knows the subscription, which nothing else would end then. */
    private Subscription whileOpen(Subscription subscription) {
        if (closed) {
            subscription.close();
        }
        return subscription;
    }

    boolean isClosed() {
        return closed;
    }

    void close(long now) {
        closed = true;
        publishes.close(now);
        settles.close();
        long dropped = publishedInTransaction.getAndSet(0);
        if (dropped > 0) {
            transactions.ended(dropped, false);
        }
        consuming.forEach(Subscription::close);
        fetches.values().forEach(Subscription::close);
    }
}
