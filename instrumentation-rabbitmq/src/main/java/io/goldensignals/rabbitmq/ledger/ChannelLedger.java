package io.goldensignals.rabbitmq.ledger;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The account of one channel, from its opening to its end: what was published and awaits its confirm ({@link Publishes}),
 * what was delivered or fetched and awaits its settlement ({@link Deliveries}), and the consumers.
 *
 * <p>Two sums hold after each event: messages sent = answered + outstanding, and deliveries = settled + unsettled. One lock
 * guards both; what ended is reported to the accounts of its destination or queue after the lock was released. A recovered
 * channel is another one to the broker, and has another ledger. Thread-safe.
 */
public final class ChannelLedger {

    private final Publishes publishes;
    private final Deliveries deliveries;
    private final ChannelAccount account;
    private final ConcurrentMap<String, Subscription> consumers = new ConcurrentHashMap<>(); // by tag
    private final Set<Subscription> consuming = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<QueueAccount, Subscription> fetches = new ConcurrentHashMap<>();
    private final AtomicLong publishedInTransaction = new AtomicLong();
    private volatile boolean transactional;
    private volatile int prefetchOfConsumers;
    private volatile boolean closed;

    // The consumer of the last delivery; most channels have one consumer only. Used by amqp-client's reader thread
    // alone.
    private @Nullable String lastTag;
    private @Nullable Subscription lastConsumer;

    /** Without a clock (of nanoseconds), settlements are not reported one by one. */
    public ChannelLedger(ChannelAccount account, @Nullable LongSupplier clock) {
        SpinLock lock = new SpinLock();
        this.account = account;
        this.publishes = new Publishes(lock);
        this.deliveries = new Deliveries(lock, account, clock);
    }

    // Publishing.

    /** A fingerprint of exchange and routing key; 0 if the message cannot be returned. */
    public static long note(String exchange, String routingKey, boolean mandatory) {
        return Publishes.note(exchange, routingKey, mandatory);
    }

    /**
     * A message went out that will be confirmed; {@code latest} is the latest number of its channel, and {@code started}
     * when its publishing began.
     */
    public void sent(long latest, DestinationAccount destination, int size, long started, long note) {
        publishes.sent(latest, destination, size, started, note);
    }

    /** A message went out that will not be confirmed. */
    public void sent(DestinationAccount destination, int size) {
        publishes.sent(destination, size);
        if (transactional) {
            publishedInTransaction.incrementAndGet();
            if (closed) {
                rollBackRest();
            }
        }
    }

    /** The broker answered one message, or all up to it; number 0 stands for all. */
    public void answered(long number, boolean multiple, OperationOutcome outcome, long now) {
        publishes.answered(number, multiple, outcome, now);
    }

    /** The broker returned a message with this note, whose answer is still to come. */
    public void returned(long note) {
        publishes.returned(note);
    }

    /** When the oldest message that awaits an answer was published; {@code otherwise} if there is none. */
    public long oldestUnanswered(long otherwise) {
        return publishes.oldest(otherwise);
    }

    // Consuming.

    /** A prefetch for each consumer that is still to come, or one for the channel as a whole. */
    public void prefetch(int count, boolean wholeChannel) {
        if (wholeChannel) {
            deliveries.prefetch(count);
        } else {
            prefetchOfConsumers = count;
        }
    }

    /** A consumer begins. */
    public Subscription consuming(String consumerTag, QueueAccount queue, boolean autoAck) {
        Subscription subscription = Subscription.ofConsumer(queue, deliveries, autoAck, prefetchOfConsumers);
        if (!closed) {
            consumers.values().removeIf(Subscription::isDone);
            consuming.add(subscription);
            consumers.put(consumerTag, subscription);
            lastTag = null;
        }
        return whileOpen(subscription);
    }

    /** The application cancelled the consumer with this tag. */
    public void cancelled(String consumerTag) {
        Subscription subscription = consumers.get(consumerTag);
        if (subscription != null) {
            cancelled(consumerTag, subscription, false);
        }
    }

    /**
     * One consumer was cancelled; another may have its tag already. What it has not settled yet can still be, and a framework
     * that has queued deliveries of it still begins their handling.
     */
    public void cancelled(String consumerTag, Subscription subscription, boolean byBroker) {
        if (subscription.waiting() == 0) {
            consumers.remove(consumerTag, subscription);
        }
        if (consuming.remove(subscription)) {
            if (byBroker) {
                subscription.doubt();
            }
            subscription.cancel();
            subscription.queue().cancelled(byBroker);
        }
    }

    /** The consumer with this tag; for amqp-client's reader thread. */
    public @Nullable Subscription consumer(String consumerTag) {
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

    /** The consumer with this tag; for any thread. */
    public @Nullable Subscription subscription(String consumerTag) {
        return consumers.get(consumerTag);
    }

    /** The broker pushed a message, with its own tag of the delivery. */
    public void delivered(Subscription subscription, long tag, long now) {
        subscription.arrived();
        open(subscription, tag, subscription.autoAck(), now);
    }

    /** A message was fetched. */
    public void fetched(QueueAccount queue, long tag, boolean autoAck, long now) {
        Subscription fetching = fetches.computeIfAbsent(queue, ignored -> Subscription.ofFetches(queue, deliveries));
        open(whileOpen(fetching), tag, autoAck, now);
    }

    private void open(Subscription subscription, long tag, boolean autoAck, long now) {
        if (autoAck) {
            deliveries.deliveredForGood(subscription);
        } else {
            deliveries.delivered(subscription, tag, now);
        }
        subscription.queue().delivered(now);
    }

    /** The handling of a delivery begins. */
    public void handling(Subscription subscription, long tag) {
        subscription.begun();
        deliveries.current().begin(tag, subscription.autoAck());
    }

    /** When the message of a delivery was published, in milliseconds. */
    public void published(long tag, long millis) {
        deliveries.published(tag, millis);
    }

    /** How the delivery that is handled now stands. */
    public DeliveryOutcome outcomeOfCurrent() {
        return deliveries.current().outcome();
    }

    // Settling.

    /** A settlement of all is about to be sent: it does not cover what arrives from now on. */
    public void beforeSettlingAll() {
        deliveries.beforeSettlingAll();
    }

    /** The application settled one delivery, or all up to it; tag 0 stands for all. */
    public void settled(long tag, boolean multiple, DeliveryOutcome outcome) {
        deliveries.settled(tag, multiple, outcome);
    }

    /** The application gave everything back ({@code basic.recover}). */
    public void requeueAll() {
        deliveries.requeueAll();
    }

    /** It gave back what one consumer got up to {@code last}, too, which was on its way to the consumer then. */
    public void requeue(Subscription subscription, long last) {
        deliveries.requeue(subscription, last);
    }

    // Transactions and the end.

    /** The channel has transactions from now on. */
    public void beginTransactions() {
        transactional = true;
        deliveries.beginTransactions();
    }

    /** The application committed, or rolled back. */
    public void endTransaction(boolean commit) {
        account.transacted(publishedInTransaction.getAndSet(0), commit);
        deliveries.endTransaction(commit);
    }

    /** The channel may close on another thread before it knows the subscription, which nothing else would end then. */
    private Subscription whileOpen(Subscription subscription) {
        if (closed) {
            subscription.close();
        }
        return subscription;
    }

    /** Whether the channel has ended. */
    public boolean isClosed() {
        return closed;
    }

    /** The channel ended: nothing will be answered or settled any more. */
    public void close(long now) {
        closed = true;
        publishes.close(now);
        deliveries.close();
        rollBackRest();
        consuming.forEach(Subscription::close);
        fetches.values().forEach(Subscription::close);
    }

    private void rollBackRest() {
        long dropped = publishedInTransaction.getAndSet(0);
        if (dropped > 0) {
            account.transacted(dropped, false);
        }
    }
}
