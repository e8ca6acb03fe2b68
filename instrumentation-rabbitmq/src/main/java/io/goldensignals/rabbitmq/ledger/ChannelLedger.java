package io.goldensignals.rabbitmq.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The account of one channel, from its opening to its end: what was published and awaits its confirm ({@link Publishes}),
 * what was delivered or fetched and awaits its settlement, and the consumers.
 *
 * <p>Two sums hold after each event: messages sent = answered + outstanding, and deliveries = settled + unsettled. One lock
 * guards both; what ended is reported to the accounts of its destination or queue after the lock was released. A recovered
 * channel is another one to the broker, and has another ledger. Thread-safe.
 *
 * <p>Deliveries have the broker's own tags: what a recovered channel shows to the application are tags with an offset, which
 * the caller takes off. A settlement of an unknown tag, also one with {@code multiple}, settles nothing, as the broker answers
 * it by closing the channel; tag 0 with {@code multiple} means all. In a transaction a settlement is noted and takes effect
 * with the commit.
 */
public final class ChannelLedger {

    // A delivery's note holds, from its highest bits down: when the message was published, whether the broker
    // has taken the delivery back, and the settlement that awaits its commit, plus one.
    private static final int PENDING_BITS = 4;
    private static final long PENDING = (1 << PENDING_BITS) - 1;
    private static final long DOUBT = 1 << PENDING_BITS;
    private static final int FLAG_BITS = PENDING_BITS + 1;
    private static final long FLAGS = (1 << FLAG_BITS) - 1;
    private static final long UNKNOWN = -1;

    private final SpinLock lock = new SpinLock();
    private final Publishes publishes = new Publishes(lock);
    private final CurrentDelivery current = new CurrentDelivery();
    private final ChannelAccount account;
    private final @Nullable LongSupplier clock;
    private final ConcurrentMap<String, Subscription> consumers = new ConcurrentHashMap<>(); // by tag
    private final Set<Subscription> consuming = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<QueueAccount, Subscription> fetches = new ConcurrentHashMap<>();
    private final AtomicLong publishedInTransaction = new AtomicLong();
    private volatile int prefetchOfConsumers;

    // Guarded by the lock, as are the counts of the subscriptions.
    private final Window<Subscription> unsettled = new Window<>();
    private int prefetch;
    private long allKnown = Long.MAX_VALUE;

    // Written under the lock.
    private volatile boolean transactional;
    private volatile boolean closed;
    private volatile List<Subscription> finished = List.of();

    // The consumer of the last delivery; most channels have one consumer only. Used by amqp-client's reader
    // thread alone.
    private @Nullable String lastTag;
    private @Nullable Subscription lastConsumer;

    /** A settled delivery whose time is still to be recorded. */
    private record Ended(Subscription subscription, DeliveryOutcome outcome, long arrived, long published) {}

    /** Without a clock (of nanoseconds), settlements are not reported one by one. */
    public ChannelLedger(ChannelAccount account, @Nullable LongSupplier clock) {
        this.account = account;
        this.clock = clock;
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
            lock.run(() -> prefetch = count);
        } else {
            prefetchOfConsumers = count;
        }
    }

    /** A consumer begins. */
    public Subscription consuming(String consumerTag, QueueAccount queue, boolean autoAck) {
        Subscription subscription = Subscription.ofConsumer(queue, this, autoAck, prefetchOfConsumers);
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
        arrived(subscription, tag, subscription.autoAck(), now);
    }

    /** A message was fetched. */
    public void fetched(QueueAccount queue, long tag, boolean autoAck, long now) {
        Subscription fetching = fetches.computeIfAbsent(queue, ignored -> Subscription.ofFetches(queue, this));
        arrived(whileOpen(fetching), tag, autoAck, now);
    }

    private void arrived(Subscription subscription, long tag, boolean autoAck, long now) {
        boolean counted = autoAck ? pass(subscription) : open(subscription, tag, now);
        if (!counted) { // too late: its subscription has ended
            subscription
                    .queue()
                    .passed(subscription.isConsumer(), autoAck ? DeliveryOutcome.AUTO_ACKED : DeliveryOutcome.LOST);
        }
        subscription.queue().delivered(now);
    }

    private boolean pass(Subscription subscription) {
        lock.lock();
        try {
            return subscription.pass();
        } finally {
            lock.unlock();
        }
    }

    private boolean open(Subscription subscription, long tag, long now) {
        lock.lock();
        try {
            if (closed || subscription.isOver() || !unsettled.add(tag, now, 0, subscription)) {
                return false;
            }
            subscription.open();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The handling of a delivery begins. */
    public void handling(Subscription subscription, long tag) {
        subscription.begun();
        current.begin(tag, subscription.autoAck());
    }

    /** When the message of a delivery was published, in milliseconds. */
    public void published(long tag, long millis) {
        if (clock == null) {
            return; // nothing would ask for it
        }
        lock.lock();
        try {
            int slot = unsettled.find(tag);
            if (slot >= 0) {
                unsettled.note(slot, millis << FLAG_BITS | (unsettled.note(slot) & FLAGS));
            }
        } finally {
            lock.unlock();
        }
    }

    /** How the delivery that is handled now stands. */
    public DeliveryOutcome outcomeOfCurrent() {
        return current.outcome();
    }

    // Settling.

    /**
     * A settlement of all is about to be sent: it does not cover what arrives from now on, though that may happen before
     * amqp-client reports the settlement.
     */
    public void beforeSettlingAll() {
        lock.run(() -> allKnown = unsettled.last());
    }

    /** The application settled one delivery, or all up to it; tag 0 stands for all. */
    public void settled(long tag, boolean multiple, DeliveryOutcome outcome) {
        if (multiple) {
            settleUpTo(tag, outcome);
        } else {
            settle(tag, outcome);
        }
        fold();
    }

    private void settle(long tag, DeliveryOutcome outcome) {
        boolean known;
        boolean counts;
        Ended ended = null;
        lock.lock();
        try {
            int slot = unsettled.find(tag);
            known = isOpen(slot);
            counts = !closed; // what a closed channel lost may have been settled just before
            if (known && transactional) {
                note(slot, outcome);
            } else if (known) {
                ended = end(slot, outcome);
            }
        } finally {
            lock.unlock();
        }
        if (!known && counts) {
            account.settledUnknown();
        } else if (ended != null) {
            record(ended, now());
        }
    }

    private void settleUpTo(long tag, DeliveryOutcome outcome) {
        long limit = limit(tag);
        if (limit == UNKNOWN) {
            account.settledUnknown();
            return;
        }
        endEach(limit, slot -> {
            if (!isOpen(slot)) {
                return null;
            }
            if (transactional) {
                note(slot, outcome);
                return null;
            }
            return outcome;
        });
    }

    /** The highest tag that a settlement up to {@code tag} covers, or {@link #UNKNOWN}. */
    private long limit(long tag) {
        return lock.get(() -> {
            if (tag == 0) {
                return allKnown;
            }
            return closed || isOpen(unsettled.find(tag)) ? tag : UNKNOWN;
        });
    }

    /**
     * The broker cancelled the consumer. RabbitMQ delivers again what is not settled by then (from 4.3 on also after a
     * consumer's time-out) and ignores its late settlements, which can have overtaken the cancel: how those deliveries
     * end is in doubt.
     */
    void doubt(Subscription subscription) {
        lock.run(() -> {
            for (int slot = unsettled.first(Long.MAX_VALUE); slot >= 0; slot = unsettled.next(slot)) {
                if (unsettled.owner(slot) == subscription) {
                    unsettled.note(slot, unsettled.note(slot) | DOUBT);
                }
            }
        });
    }

    /** The application gave everything back ({@code basic.recover}). */
    public void requeueAll() {
        endEach(Long.MAX_VALUE, slot -> isOpen(slot) ? DeliveryOutcome.REQUEUED : null);
        fold();
    }

    /** It gave back what one consumer got up to {@code last}, too, which was on its way to the consumer then. */
    public void requeue(Subscription subscription, long last) {
        endEach(last, slot -> unsettled.owner(slot) == subscription && isOpen(slot) ? DeliveryOutcome.REQUEUED : null);
        fold();
    }

    private boolean isOpen(int slot) {
        return slot >= 0 && (unsettled.note(slot) & PENDING) == 0;
    }

    private void note(int slot, DeliveryOutcome outcome) {
        unsettled.note(slot, unsettled.note(slot) | outcome.index() + 1L);
        current.settled(unsettled.number(slot), outcome);
    }

    /** Ends each delivery up to {@code limit} as {@code outcomes} says of its slot. */
    private void endEach(long limit, IntFunction<@Nullable DeliveryOutcome> outcomes) {
        List<Ended> all = new ArrayList<>();
        lock.run(() -> {
            for (int slot = unsettled.first(limit), next; slot >= 0 && unsettled.number(slot) <= limit; slot = next) {
                next = unsettled.next(slot);
                DeliveryOutcome outcome = outcomes.apply(slot);
                Ended ended = outcome == null ? null : end(slot, outcome);
                if (ended != null) {
                    all.add(ended);
                }
            }
        });
        if (!all.isEmpty()) {
            long now = now();
            all.forEach(ended -> record(ended, now));
        }
    }

    private @Nullable Ended end(int slot, DeliveryOutcome reported) {
        Subscription subscription = unsettled.owner(slot);
        DeliveryOutcome outcome = (unsettled.note(slot) & DOUBT) == 0 ? reported : DeliveryOutcome.IN_DOUBT;
        Ended ended = clock == null
                ? null
                : new Ended(subscription, outcome, unsettled.nanos(slot), unsettled.note(slot) >> FLAG_BITS);
        current.settled(unsettled.number(slot), outcome);
        unsettled.remove(slot);
        if (subscription.settle(outcome)) {
            finished = new ArrayList<>(finished);
            finished.add(subscription);
        }
        return ended;
    }

    private void record(Ended ended, long now) {
        ended.subscription().queue().settled(ended.outcome(), ended.arrived(), now, ended.published());
    }

    private long now() {
        return clock == null ? 0 : clock.getAsLong();
    }

    /** Cancelled consumers end with their last delivery: without the lock, as queues ask ledgers while locked. */
    private void fold() {
        if (!finished.isEmpty()) {
            List<Subscription> ended = new ArrayList<>();
            lock.run(() -> {
                ended.addAll(finished);
                finished = List.of();
            });
            ended.forEach(Subscription::close);
        }
    }

    // What the subscriptions show.

    /** How full the prefetch of the whole channel is. */
    double utilization() {
        return lock.get(() -> prefetch == 0 ? 0 : (double) unsettled.size() / prefetch);
    }

    int unsettledOf(Subscription subscription) {
        return lock.get(subscription::countUnsettled);
    }

    long oldestOf(Subscription subscription, long otherwise) {
        return lock.get(() -> {
            if (subscription.countUnsettled() > 0) {
                for (int slot = unsettled.first(Long.MAX_VALUE); slot >= 0; slot = unsettled.next(slot)) {
                    if (unsettled.owner(slot) == subscription) {
                        return unsettled.nanos(slot);
                    }
                }
            }
            return otherwise;
        });
    }

    SpinLock lock() {
        return lock;
    }

    // Transactions and the end.

    /** The channel has transactions from now on. */
    public void beginTransactions() {
        lock.run(() -> transactional = true);
    }

    /** The application committed, or rolled back. */
    public void endTransaction(boolean commit) {
        account.transacted(publishedInTransaction.getAndSet(0), commit);
        endEach(Long.MAX_VALUE, slot -> {
            int pending = (int) (unsettled.note(slot) & PENDING);
            if (!commit) {
                unsettled.note(slot, unsettled.note(slot) & ~PENDING);
            }
            return commit && pending > 0 ? DeliveryOutcome.at(pending - 1) : null;
        });
        fold();
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
        lock.run(() -> closed = true);
        publishes.close(now);
        endEach(Long.MAX_VALUE, slot -> DeliveryOutcome.LOST); // the broker will deliver it again
        fold();
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

    /**
     * The delivery that the channel's worker handles now, and how it was settled meanwhile, perhaps on another thread;
     * without lock or volatile stores, as it serves a label only.
     */
    private static final class CurrentDelivery {

        private final AtomicLong tag = new AtomicLong();
        private final AtomicLong outcome = new AtomicLong();

        void begin(long handled, boolean autoAck) {
            outcome.setOpaque((autoAck ? DeliveryOutcome.AUTO_ACKED : DeliveryOutcome.UNSETTLED).index());
            tag.setOpaque(handled);
        }

        private void settled(long settled, DeliveryOutcome how) {
            if (settled == tag.getOpaque()) {
                outcome.setOpaque(how.index());
            }
        }

        DeliveryOutcome outcome() {
            return DeliveryOutcome.at((int) outcome.getOpaque());
        }
    }
}
