package io.goldensignals.rabbitmq.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The lock of a ledger, which two threads take for each message and hold for some dozen instructions: the one that sends,
 * and the one that reads the broker's answers.
 *
 * <p>A monitor costs two atomic operations for each of those, and puts a thread that meets the other to sleep. This lock
 * costs one, and a thread that meets the other spins; it yields and then pauses only if the operating system has suspended
 * the holder. Not a JDK class that it extends: a model checker must see its steps.
 * Not reentrant. Nothing that may block or call others belongs between {@link #lock} and {@link #unlock}.
 */
final class SpinLock {

    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read and written through the handle
    private int held;

    void lock() {
        if (!HELD.compareAndSet(this, 0, 1)) {
            await();
        }
    }

    void unlock() {
        HELD.setRelease(this, 0);
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
            } else {
                Thread.yield();
                if (tries > SPINS + YIELDS) {
                    LockSupport.parkNanos(
                            PAUSE_NANOS); // not at all on a thread that is interrupted, which goes on yielding
                }
            }
        } while (!HELD.compareAndSet(this, 0, 1));
    }
}
