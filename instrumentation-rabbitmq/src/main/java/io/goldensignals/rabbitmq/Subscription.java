package io.goldensignals.rabbitmq;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One consumer of one channel, or what that channel fetches from one queue. */
final class Subscription {

    private static final VarHandle DELIVERED = field("delivered");
    private static final VarHandle BEGUN = field("begun");

    private final QueueMeters queue;
    private final SettleLedger ledger;
    private final boolean autoAck;
    private final boolean consumer;
    private final int prefetch;

    // Each is written by one thread at a time: amqp-client's reader, and its worker for this channel.
    private long delivered;
    private long begun;

    private int unsettled; // guarded by the ledger
    private volatile boolean cancelled;

    private Subscription(QueueMeters queue, SettleLedger ledger, boolean autoAck, boolean consumer, int prefetch) {
        this.queue = queue;
        this.ledger = ledger;
        this.autoAck = autoAck;
        this.consumer = consumer;
        this.prefetch = prefetch;
        queue.add(this);
    }

    static Subscription ofConsumer(QueueMeters queue, SettleLedger ledger, boolean autoAck, int prefetch) {
        return new Subscription(queue, ledger, autoAck, true, prefetch);
    }

    static Subscription ofFetches(QueueMeters queue, SettleLedger ledger) {
        return new Subscription(queue, ledger, false, false, 0);
    }

    QueueMeters queue() {
        return queue;
    }

    boolean autoAck() {
        return autoAck;
    }

    void delivered() {
        DELIVERED.setOpaque(this, delivered + 1);
    }

    void begun() {
        BEGUN.setOpaque(this, begun + 1);
    }

    /** Deliveries that wait for a thread. */
    long waiting() {
        if (!consumer) {
            return 0;
        }
        long started = (long) BEGUN.getOpaque(this); // before the other, lest the difference be negative
        return Math.max(0, (long) DELIVERED.getOpaque(this) - started);
    }

    long unsettled() {
        return ledger.unsettledOf(this);
    }

    /** How full the prefetch is, of this consumer or of its channel as a whole. */
    double utilization() {
        if (!consumer) {
            return 0;
        }
        double own = prefetch == 0 ? 0 : (double) unsettled() / prefetch;
        return Math.max(own, ledger.utilization());
    }

    /** When the oldest delivery not settled yet arrived; {@code otherwise} if there is none. */
    long oldest(long otherwise) {
        return ledger.oldestOf(this, otherwise);
    }

    long active() {
        return consumer && !cancelled ? 1 : 0;
    }

    /** The consumer was cancelled; what it has not settled yet can still be. */
    void cancel() {
        cancelled = true;
        if (ledger.unsettledOf(this) == 0) {
            queue.remove(this);
        }
    }

    /** The channel closed. */
    void close() {
        cancelled = true;
        queue.remove(this);
    }

    /** To be called under the ledger's lock, as are the next two. */
    void open() {
        unsettled++;
    }

    void settle() {
        unsettled--;
        if (unsettled == 0 && cancelled) {
            queue.remove(this);
        }
    }

    int countUnsettled() {
        return unsettled;
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Subscription.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
