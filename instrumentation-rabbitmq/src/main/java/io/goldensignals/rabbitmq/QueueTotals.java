package io.goldensignals.rabbitmq;

/** Deliveries of one queue and what became of them. Not thread-safe. */
final class QueueTotals {

    private long consumed;
    private final long[] settled = new long[Outcomes.count()];

    void add(long moreConsumed, long[] moreSettled) {
        consumed += moreConsumed;
        for (int i = 0; i < settled.length; i++) {
            settled[i] += moreSettled[i];
        }
    }

    void add(QueueTotals other) {
        add(other.consumed, other.settled);
    }

    /** A delivery that ended at once. */
    void passed(int outcome) {
        consumed++;
        settled[outcome]++;
    }

    /** A delivery whose end nobody sees. */
    void passed() {
        consumed++;
    }

    long consumed() {
        return consumed;
    }

    long settled(int outcome) {
        return settled[outcome];
    }
}
