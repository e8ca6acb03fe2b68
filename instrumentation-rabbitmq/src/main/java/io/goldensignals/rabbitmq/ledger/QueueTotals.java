package io.goldensignals.rabbitmq.ledger;

/** Deliveries of one queue and what became of them. Not thread-safe. */
public final class QueueTotals {

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

    public void add(boolean toConsumer, long more, long[] moreSettled) {
        count(toConsumer, more);
        for (int i = 0; i < settled.length; i++) {
            settled[i] += moreSettled[i];
        }
    }

    public void add(QueueTotals other) {
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
