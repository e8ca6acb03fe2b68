package io.goldensignals.rabbitmq;

import io.micrometer.core.instrument.Counter;

/**
 * The deliveries of one channel that are not settled yet.
 *
 * <p>Works with the broker's own delivery tags: what a recovered channel shows to the application are tags with an offset,
 * which the caller takes off. A settlement of an unknown tag, also one with {@code multiple}, settles nothing, as the
 * broker answers it by closing the channel; tag 0 with {@code multiple} means all.
 */
final class SettleLedger {

    private static final long NONE = -1;

    private final Window<Subscription> unsettled = new Window<>();
    private final Counter unknown;
    private boolean closed;

    // The delivery that the channel's worker handles now. Read without lock only by that worker, for a label.
    private volatile long handling = NONE;
    private volatile int handledAs;

    SettleLedger(Counter unknown) {
        this.unknown = unknown;
    }

    /** The broker delivered a message that the application has to settle. */
    synchronized void delivered(Subscription subscription, long tag, long now) {
        if (closed || !unsettled.add(tag, now, 0, subscription)) {
            subscription.queue().settled(Outcomes.LOST);
        } else {
            subscription.open();
        }
    }

    /** The application settled one delivery, or all up to it. */
    synchronized void settled(long tag, boolean multiple, int outcome) {
        int slot = tag == 0 && multiple ? -1 : unsettled.find(tag);
        if (slot < 0 && !(tag == 0 && multiple)) {
            unknown.increment();
        } else if (multiple) {
            endAll(tag == 0 ? Long.MAX_VALUE : tag, outcome);
        } else {
            end(slot, tag, outcome);
        }
    }

    /** The channel closed: the broker will deliver again whatever is not settled. */
    synchronized void close() {
        closed = true;
        endAll(Long.MAX_VALUE, Outcomes.LOST);
    }

    /** The worker begins to handle a delivery. */
    void begin(long tag, boolean autoAck) {
        handledAs = autoAck ? Outcomes.AUTO_ACKED : Outcomes.UNSETTLED;
        handling = tag;
    }

    /** How the delivery that was begun last has been settled until now. */
    int end() {
        return handledAs;
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

    private void endAll(long limit, int outcome) {
        for (int slot = unsettled.first(limit); slot >= 0; slot = unsettled.first(limit)) {
            end(slot, unsettled.number(slot), outcome);
        }
    }

    private void end(int slot, long tag, int outcome) {
        Subscription subscription = unsettled.owner(slot);
        unsettled.remove(slot);
        subscription.settle();
        if (tag == handling) {
            handledAs = outcome;
        }
        subscription.queue().settled(outcome);
    }
}
