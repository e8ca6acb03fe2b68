package io.goldensignals.rabbitmq.ledger;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One consumer of one channel, or what that channel fetches from one queue.
 *
 * <p>Its counts are guarded by the channel's ledger, whose lock is taken for each message anyway: counting here costs less
 * than counting in shared meters.
 */
public final class Subscription {

    private final QueueAccount queue;
    private final ChannelLedger ledger;
    private final boolean autoAck;
    private final boolean consumer;
    private final int prefetch;

    // Written by amqp-client's reader thread alone, so that no atomic addition is needed.
    private final AtomicLong delivered = new AtomicLong();

    // By the channel's worker or, where deliveries are handled elsewhere, by any number of threads.
    private final AtomicLong begun = new AtomicLong();

    // Guarded by the ledger.
    private long consumed;
    private final long[] settled = new long[DeliveryOutcome.ends()];
    private int unsettled;
    private boolean folded;

    private volatile boolean cancelled;

    private Subscription(QueueAccount queue, ChannelLedger ledger, boolean autoAck, boolean consumer, int prefetch) {
        this.queue = queue;
        this.ledger = ledger;
        this.autoAck = autoAck;
        this.consumer = consumer;
        this.prefetch = prefetch;
    }

    static Subscription ofConsumer(QueueAccount queue, ChannelLedger ledger, boolean autoAck, int prefetch) {
        return opened(new Subscription(queue, ledger, autoAck, true, prefetch));
    }

    static Subscription ofFetches(QueueAccount queue, ChannelLedger ledger) {
        return opened(new Subscription(queue, ledger, false, false, 0));
    }

    private static Subscription opened(Subscription subscription) {
        subscription.queue.opened(subscription);
        return subscription;
    }

    /** The account that it feeds. */
    public QueueAccount queue() {
        return queue;
    }

    /** Whether the broker pushes its deliveries; else they are fetched. */
    public boolean isConsumer() {
        return consumer;
    }

    boolean autoAck() {
        return autoAck;
    }

    void arrived() {
        delivered.setOpaque(delivered.getOpaque() + 1);
    }

    void begun() {
        begun.incrementAndGet();
    }

    /** Deliveries that wait for a thread; what is settled waits no more, though its handling was never seen. */
    public long waiting() {
        if (!consumer) {
            return 0;
        }
        long started = begun.get(); // before the other, or the difference could be negative
        long waiting = Math.max(0, delivered.getOpaque() - started);
        return autoAck || waiting == 0 ? waiting : Math.min(waiting, unsettled());
    }

    /** Deliveries that are not settled yet. */
    public long unsettled() {
        return ledger.unsettledOf(this);
    }

    /** How full the prefetch is, of this consumer or of its channel as a whole. */
    public double utilization() {
        if (!consumer) {
            return 0;
        }
        double own = prefetch == 0 ? 0 : (double) unsettled() / prefetch;
        return Math.max(own, ledger.utilization());
    }

    /** When the oldest delivery not settled yet arrived; {@code otherwise} if there is none. */
    public long oldest(long otherwise) {
        return ledger.oldestOf(this, otherwise);
    }

    /** 1 for a consumer that is not cancelled. */
    public long active() {
        return consumer && !cancelled ? 1 : 0;
    }

    /** Whether it is cancelled and no handling can begin any more. */
    boolean isDone() {
        return cancelled && waiting() == 0;
    }

    /** The consumer was cancelled; what it has not settled yet can still be. */
    void cancel() {
        cancelled = true;
        if (ledger.unsettledOf(this) == 0) {
            queue.closed(this);
        }
    }

    /** The broker cancelled the consumer: what is not settled yet, it has taken back. */
    public void doubt() {
        ledger.doubt(this);
    }

    /** The channel closed. */
    void close() {
        cancelled = true;
        queue.closed(this);
    }

    /** Deliveries of one queue and what became of them. Not thread-safe. */
    public static final class Totals {

        private long pushed;
        private long fetched;
        private final long[] settled = new long[DeliveryOutcome.ends()];

        private void count(boolean toConsumer, long more) {
            if (toConsumer) {
                pushed += more;
            } else {
                fetched += more;
            }
        }

        private void add(boolean toConsumer, long more, long[] moreSettled) {
            count(toConsumer, more);
            for (int i = 0; i < settled.length; i++) {
                settled[i] += moreSettled[i];
            }
        }

        public void add(Totals other) {
            add(true, other.pushed, other.settled);
            fetched += other.fetched;
        }

        /** A delivery that ended at once. */
        public void passed(boolean toConsumer, DeliveryOutcome outcome) {
            count(toConsumer, 1);
            settled[outcome.index()]++;
        }

        /** A delivery to a consumer whose end cannot be seen. */
        public void passed() {
            pushed++;
        }

        public long pushed() {
            return pushed;
        }

        public long fetched() {
            return fetched;
        }

        public long settled(DeliveryOutcome outcome) {
            return settled[outcome.index()];
        }
    }

    /** What it counted, into {@code totals}; afterwards nothing is counted here if it is the end. */
    public void addTo(Totals totals, boolean atItsEnd) {
        ledger.lock().run(() -> {
            totals.add(consumer, consumed, settled);
            folded |= atItsEnd;
        });
    }

    /** Under the ledger's lock, as are the next four: nothing is counted here any more. */
    boolean isOver() {
        return folded;
    }

    /** A delivery that awaits its settlement. */
    void open() {
        consumed++;
        unsettled++;
    }

    /** A delivery that the client settles itself on arrival; false if it is too late. */
    boolean pass() {
        if (folded) {
            return false;
        }
        consumed++;
        settled[DeliveryOutcome.AUTO_ACKED.index()]++;
        return true;
    }

    /** The end of what {@link #open()} began; true if it was the last of a cancelled consumer. */
    boolean settle(DeliveryOutcome outcome) {
        unsettled--;
        settled[outcome.index()]++;
        return unsettled == 0 && cancelled;
    }

    int countUnsettled() {
        return unsettled;
    }
}
