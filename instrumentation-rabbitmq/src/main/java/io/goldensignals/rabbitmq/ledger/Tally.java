package io.goldensignals.rabbitmq.ledger;

/**
 * What one channel sent to one destination. Guarded by the channel's ledger, whose lock is taken for each message anyway:
 * counting here costs less than counting in a shared meter.
 */
public final class Tally {

    private final SpinLock lock;
    private final DestinationAccount destination;
    private long sent;
    private long bytes;
    private long outstanding;

    Tally(SpinLock lock, DestinationAccount destination) {
        this.lock = lock;
        this.destination = destination;
    }

    DestinationAccount destination() {
        return destination;
    }

    /** Under the ledger's lock, as are the next two. */
    void addSent(int size) {
        sent++;
        bytes += size;
    }

    void addOutstanding() {
        outstanding++;
    }

    void removeOutstanding() {
        outstanding--;
    }

    public long sent() {
        return lock.get(() -> sent);
    }

    public long bytes() {
        return lock.get(() -> bytes);
    }

    public long outstanding() {
        return lock.get(() -> outstanding);
    }
}
