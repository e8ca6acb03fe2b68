package io.goldensignals.rabbitmq.ledger;

import org.jetbrains.lincheck.datastructures.Operation;

/** What the ledger's lock guards is changed by one thread at a time, and seen by the next. */
public class SpinLockInterleavings {

    private final SpinLock lock = new SpinLock();
    private int guarded;

    @Operation
    public int add() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }

    @Operation
    public int read() {
        return lock.get(() -> guarded);
    }
}
