package io.goldensignals.rabbitmq.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that are not settled yet.
 *
 * <p>Works with the broker's own delivery tags: what a recovered channel shows to the application are tags with an offset,
 * which the caller takes off. A settlement of an unknown tag, also one with {@code multiple}, settles nothing, as the
 * broker answers it by closing the channel; tag 0 with {@code multiple} means all. In a transaction a settlement is noted
 * and takes effect with the commit.
 */
final class Deliveries {

    // A note holds, from its highest bits down: when the message was published, whether the broker has taken the
    // delivery
    // back, and the settlement that awaits its commit, plus one.
    private static final int PENDING_BITS = 4;
    private static final long PENDING = (1 << PENDING_BITS) - 1;
    private static final long DOUBT = 1 << PENDING_BITS;
    private static final int FLAG_BITS = PENDING_BITS + 1;
    private static final long FLAGS = (1 << FLAG_BITS) - 1;
    private static final long UNKNOWN = -1;

    private final ChannelAccount account;
    private final @Nullable LongSupplier clock;
    private final SpinLock lock;

    // Guarded by the lock, as are the counts of the subscriptions.
    private final Window<Subscription> unsettled = new Window<>();
    private boolean closed;
    private boolean transactional;
    private int prefetch;
    private long allKnown = Long.MAX_VALUE;
    private volatile List<Subscription> finished = List.of(); // and read without it, as it is nearly always empty

    private final CurrentDelivery current = new CurrentDelivery();

    /** A settled delivery whose time is still to be recorded. */
    private record Ended(Subscription subscription, DeliveryOutcome outcome, long arrived, long published) {}

    /** Without a clock, settlements are not reported one by one. */
    Deliveries(SpinLock lock, ChannelAccount account, @Nullable LongSupplier clock) {
        this.lock = lock;
        this.account = account;
        this.clock = clock;
    }

    SpinLock lock() {
        return lock;
    }

    /** The broker delivered a message that the application has to settle. */
    void delivered(Subscription subscription, long tag, long now) {
        if (!open(subscription, tag, now)) {
            subscription.queue().passed(subscription.isConsumer(), DeliveryOutcome.LOST);
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

    /** The broker delivered a message that it does not expect to be settled. */
    void deliveredForGood(Subscription subscription) {
        if (!pass(subscription)) {
            subscription.queue().passed(subscription.isConsumer(), DeliveryOutcome.AUTO_ACKED);
        }
    }

    private boolean pass(Subscription subscription) {
        lock.lock();
        try {
            return subscription.pass();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A settlement of all is about to be sent: it does not cover what arrives from now on, though that may happen before
     * amqp-client reports the settlement.
     */
    void beforeSettlingAll() {
        lock.run(() -> allKnown = unsettled.last());
    }

    /** The application settled one delivery, or all up to it. */
    void settled(long tag, boolean multiple, DeliveryOutcome outcome) {
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

    /** The application gave everything back. */
    void requeueAll() {
        endEach(Long.MAX_VALUE, slot -> isOpen(slot) ? DeliveryOutcome.REQUEUED : null);
        fold();
    }

    void requeue(Subscription subscription, long last) {
        endEach(last, slot -> unsettled.owner(slot) == subscription && isOpen(slot) ? DeliveryOutcome.REQUEUED : null);
        fold();
    }

    void beginTransactions() {
        lock.run(() -> transactional = true);
    }

    void endTransaction(boolean commit) {
        endEach(Long.MAX_VALUE, slot -> {
            int pending = (int) (unsettled.note(slot) & PENDING);
            if (!commit) {
                unsettled.note(slot, unsettled.note(slot) & ~PENDING);
            }
            return commit && pending > 0 ? DeliveryOutcome.at(pending - 1) : null;
        });
        fold();
    }

    /** The channel closed: the broker will deliver again whatever is not settled. */
    void close() {
        lock.run(() -> closed = true);
        endEach(Long.MAX_VALUE, slot -> DeliveryOutcome.LOST);
        fold();
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

    /** When the message of a delivery was published. */
    void published(long tag, long millis) {
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

    CurrentDelivery current() {
        return current;
    }

    /**
     * The delivery that the channel's worker handles now, and how it was settled meanwhile, perhaps on another thread;
     * without lock or volatile stores, as it serves a label only.
     */
    static final class CurrentDelivery {

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

    void prefetch(int count) {
        lock.run(() -> prefetch = count);
    }

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

    private boolean isOpen(int slot) {
        return slot >= 0 && (unsettled.note(slot) & PENDING) == 0;
    }

    private void note(int slot, DeliveryOutcome outcome) {
        unsettled.note(slot, unsettled.note(slot) | outcome.index() + 1L);
        current.settled(unsettled.number(slot), outcome);
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
}
