package io.goldensignals.rabbitmq;

/**
 * What one channel sent to one destination. Guarded by the channel's ledger, whose lock is taken for each message anyway:
 * counting here costs less than counting in a shared meter.
 */
final class Tally {

    private final PublishLedger ledger;
    private final Destination destination;
    private long sent;
    private long bytes;
    private int outstanding;

    Tally(PublishLedger ledger, Destination destination) {
        this.ledger = ledger;
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
        synchronized (ledger) {
            return sent;
        }
    }

    long bytes() {
        synchronized (ledger) {
            return bytes;
        }
    }

    long outstanding() {
        synchronized (ledger) {
            return outstanding;
        }
    }
}
