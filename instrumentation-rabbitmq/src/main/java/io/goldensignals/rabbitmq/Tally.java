package io.goldensignals.rabbitmq;

/**
 * What one channel sent to one destination. Guarded by the channel's ledger, whose lock is taken for each message anyway:
 * counting here costs less than counting in a shared meter.
 */
final class Tally {

    private final SpinLock lock;
    private final Destination destination;
    private long sent;
    private long bytes;
    private long outstanding;

    Tally(SpinLock lock, Destination destination) {
        this.lock = lock;
        this.destination = destination;
    }

    Destination destination() {
        return destination;
    }

    void send(int size) {
        sent++;
        bytes += size;
    }

    void await() {
        outstanding++;
    }

    void answer() {
        outstanding--;
    }

    long sent() {
        return lock.get(() -> sent);
    }

    long bytes() {
        return lock.get(() -> bytes);
    }

    long outstanding() {
        return lock.get(() -> outstanding);
    }
}
