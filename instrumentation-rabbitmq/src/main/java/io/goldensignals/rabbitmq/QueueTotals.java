package io.goldensignals.rabbitmq;

/** Deliveries of one queue and what became of them. Not thread-safe. */
final class QueueTotals {

    private long pushed;
    private long fetched;
    private final long[] settled = new long[Outcomes.count()];

    private void count(boolean toConsumer, long more) {
        if (toConsumer) {
            pushed += more;
        } else {
            fetched += more;
        }
    }

    void add(boolean toConsumer, long more, long[] moreSettled) {
        count(toConsumer, more);
        for (int i = 0; i < settled.length; i++) {
            settled[i] += moreSettled[i];
        }
    }

    void add(QueueTotals other) {
        add(true, other.pushed, other.settled);
        fetched += other.fetched;
    }

    /** A delivery that ended at once. */
    void passed(boolean toConsumer, int outcome) {
        count(toConsumer, 1);
        settled[outcome]++;
    }

    /** A delivery to a consumer whose end nobody sees. */
    void passed() {
        pushed++;
    }

    long pushed() {
        return pushed;
    }

    long fetched() {
        return fetched;
    }

    long settled(int outcome) {
        return settled[outcome];
    }
}
