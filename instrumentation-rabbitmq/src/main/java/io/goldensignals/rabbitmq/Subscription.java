package io.goldensignals.rabbitmq;

/** One consumer of one channel, or what that channel fetches from one queue. */
final class Subscription {

    private final QueueMeters queue;
    private final SettleLedger ledger;
    private final boolean autoAck;
    private final boolean consumer;
    private final int prefetch;

    // Each is written by one thread at a time: amqp-client's reader, and its worker for this channel.
    private final Opaque delivered = new Opaque();
    private final Opaque begun = new Opaque();

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
        delivered.increment();
    }

    void begun() {
        begun.increment();
    }

    /** Deliveries that wait for a thread. */
    long waiting() {
        if (!consumer) {
            return 0;
        }
        long started = begun.get(); // before the other, lest the difference be negative
        return Math.max(0, delivered.get() - started);
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
}
