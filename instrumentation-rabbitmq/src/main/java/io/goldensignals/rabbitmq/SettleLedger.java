package io.goldensignals.rabbitmq;

import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that are not settled yet.
 *
 * <p>Works with the broker's own delivery tags: what a recovered channel shows to the application are tags with an offset,
 * which the caller takes off. A settlement of an unknown tag, also one with {@code multiple}, settles nothing, as the
 * broker answers it by closing the channel; tag 0 with {@code multiple} means all. In a transaction a settlement is noted
 * and takes effect with the commit.
 */
final class SettleLedger {

    // A note is when the message was published, and below that the settlement that awaits its commit, plus one.
    private static final int PENDING_BITS = 3;
    private static final long PENDING = (1 << PENDING_BITS) - 1;

    private final Window<Subscription> unsettled = new Window<>();
    private final Counter unknown;
    private final @Nullable WallClock timing;
    private boolean closed;
    private boolean transactional;
    private int prefetch;
    private volatile List<Subscription> finished = List.of();
    private long allKnown = Long.MAX_VALUE;

    // The delivery that the channel's worker handles now; its end is read without lock, for a label only.
    private final Opaque handling = new Opaque();
    private final Opaque handledAs = new Opaque();

    /** Without a clock, how long settlements take is not measured. */
    SettleLedger(Counter unknown, @Nullable WallClock timing) {
        this.unknown = unknown;
        this.timing = timing;
    }

    /** The broker delivered a message that the application has to settle. */
    void delivered(Subscription subscription, long tag, long now) {
        if (!open(subscription, tag, now)) {
            subscription.queue().passed(Outcomes.LOST);
        }
    }

    private synchronized boolean open(Subscription subscription, long tag, long now) {
        if (closed || tag <= unsettled.last() || !subscription.open()) {
            return false;
        }
        unsettled.add(tag, now, 0, subscription);
        return true;
    }

    /** The broker delivered a message that it does not expect to be settled. */
    void deliveredForGood(Subscription subscription) {
        if (!pass(subscription)) {
            subscription.queue().passed(Outcomes.AUTO_ACKED);
        }
    }

    private synchronized boolean pass(Subscription subscription) {
        return subscription.pass();
    }

    /**
     * A settlement of all is about to be sent: it does not cover what arrives from now on, though that may happen before
     * amqp-client reports the settlement.
     */
    synchronized void beforeSettlingAll() {
        allKnown = unsettled.last();
    }

    /** The application settled one delivery, or all up to it. */
    void settled(long tag, boolean multiple, int outcome) {
        settle(tag, multiple, outcome);
        fold();
    }

    private synchronized void settle(long tag, boolean multiple, int outcome) {
        if (multiple && tag == 0) {
            settleUpTo(allKnown, outcome);
            allKnown = Long.MAX_VALUE;
            return;
        }
        int slot = unsettled.find(tag);
        if (slot < 0 || isPending(slot)) {
            unknown.increment();
        } else if (multiple) {
            settleUpTo(tag, outcome);
        } else if (transactional) {
            note(slot, outcome);
        } else {
            end(slot, outcome, now());
        }
    }

    /** The application gave everything back. */
    void requeueAll() {
        endAll(Outcomes.REQUEUED);
        fold();
    }

    private synchronized void endAll(int outcome) {
        long now = now();
        for (int slot = unsettled.first(Long.MAX_VALUE), next; slot >= 0; slot = next) {
            next = unsettled.next(slot);
            if (!isPending(slot)) {
                end(slot, outcome, now);
            }
        }
    }

    /** Cancelled consumers end with their last delivery: without the lock, as queues ask ledgers while locked. */
    private void fold() {
        List<Subscription> ended = finished;
        if (!ended.isEmpty()) {
            takeFinished().forEach(Subscription::close);
        }
    }

    private synchronized List<Subscription> takeFinished() {
        List<Subscription> taken = finished;
        finished = List.of();
        return taken;
    }

    synchronized void beginTransactions() {
        transactional = true;
    }

    void endTransaction(boolean commit) {
        settlePending(commit);
        fold();
    }

    private synchronized void settlePending(boolean commit) {
        long now = now();
        for (int slot = unsettled.first(Long.MAX_VALUE), next; slot >= 0; slot = next) {
            next = unsettled.next(slot);
            if (isPending(slot)) {
                if (commit) {
                    end(slot, (int) (unsettled.note(slot) & PENDING) - 1, now);
                } else {
                    unsettled.note(slot, unsettled.note(slot) & ~PENDING);
                }
            }
        }
    }

    /** The channel closed: the broker will deliver again whatever is not settled. */
    void close(long now) {
        loseAll(now);
        fold();
    }

    private synchronized void loseAll(long now) {
        closed = true;
        for (int slot = unsettled.first(Long.MAX_VALUE); slot >= 0; slot = unsettled.first(Long.MAX_VALUE)) {
            end(slot, Outcomes.LOST, now);
        }
    }

    /** When the message of a delivery was published. */
    synchronized void published(long tag, long millis) {
        int slot = unsettled.find(tag);
        if (slot >= 0) {
            unsettled.note(slot, millis << PENDING_BITS | (unsettled.note(slot) & PENDING));
        }
    }

    boolean isTimed() {
        return timing != null;
    }

    /** The worker begins to handle a delivery. */
    void begin(long tag, boolean autoAck) {
        handledAs.set(autoAck ? Outcomes.AUTO_ACKED : Outcomes.UNSETTLED);
        handling.set(tag);
    }

    /** How the delivery that was begun last has been settled until now. */
    int end() {
        return (int) handledAs.get();
    }

    synchronized void prefetch(int count) {
        prefetch = count;
    }

    /** How full the prefetch of the whole channel is. */
    synchronized double utilization() {
        return prefetch == 0 ? 0 : (double) unsettled.size() / prefetch;
    }

    synchronized int unsettledOf(Subscription subscription) {
        return subscription.countUnsettled();
    }

    synchronized long oldestOf(Subscription subscription, long otherwise) {
        if (subscription.countUnsettled() > 0) {
            for (int slot = unsettled.first(Long.MAX_VALUE); slot >= 0; slot = unsettled.next(slot)) {
                if (unsettled.owner(slot) == subscription) {
                    return unsettled.nanos(slot);
                }
            }
        }
        return otherwise;
    }

    private void settleUpTo(long limit, int outcome) {
        if (transactional) {
            for (int slot = unsettled.first(limit);
                    slot >= 0 && unsettled.number(slot) <= limit;
                    slot = unsettled.next(slot)) {
                if (!isPending(slot)) {
                    note(slot, outcome);
                }
            }
            return;
        }
        long now = now();
        for (int slot = unsettled.first(limit); slot >= 0; slot = unsettled.first(limit)) {
            end(slot, outcome, now);
        }
    }

    private long now() {
        return timing == null ? 0 : timing.nanos();
    }

    private boolean isPending(int slot) {
        return (unsettled.note(slot) & PENDING) != 0;
    }

    private void note(int slot, int outcome) {
        unsettled.note(slot, unsettled.note(slot) | outcome + 1L);
        handled(slot, outcome);
    }

    private void end(int slot, int outcome, long now) {
        Subscription subscription = unsettled.owner(slot);
        handled(slot, outcome);
        long arrived = unsettled.nanos(slot);
        long published = unsettled.note(slot) >> PENDING_BITS;
        unsettled.remove(slot);
        if (subscription.settle(outcome)) {
            finished = new ArrayList<>(finished);
            finished.add(subscription);
        }
        if (timing != null) {
            subscription.queue().settled(outcome, now - arrived, published == 0 ? -1 : timing.millis(now) - published);
        }
    }

    private void handled(int slot, int outcome) {
        if (unsettled.number(slot) == handling.get()) {
            handledAs.set(outcome);
        }
    }
}
