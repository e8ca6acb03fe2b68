package io.goldensignals.rabbitmq.ledger;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The lock of a ledger, which two threads take for each message and hold for some dozen instructions: the one that sends,
 * and the one that reads the broker's answers.
 *
 * <p>A monitor costs two atomic operations for each of those, and puts a thread that meets the other to sleep. This lock
 * costs one, and a thread that meets the other spins; it yields and then pauses only if the operating system has suspended
 * the holder.
 * Not reentrant. Nothing that may block or call others belongs between {@link #lock} and {@link #unlock}.
 */
@SuppressWarnings("serial") // never written anywhere; a field would be one more step for each message
final class SpinLock extends AtomicBoolean {

    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PAUSE_NANOS = 20_000;

    void lock() {
        if (!compareAndSet(false, true)) {
            await();
        }
    }

    void unlock() {
        setRelease(false);
    }

    /** For rare use: {@code action} is an object each time. */
    void run(Runnable action) {
        lock();
        try {
            action.run();
        } finally {
            unlock();
        }
    }

    /** For rare use, as {@link #run}. */
    <T> T get(Supplier<T> value) {
        lock();
        try {
            return value.get();
        } finally {
            unlock();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only sooner, never right, because of the yielding
    private void await() {
        int tries = 0;
        do {
            if (++tries <= SPINS) {
                Thread.onSpinWait();
            } else if (tries <= SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } while (!compareAndSet(false, true));
    }
}
