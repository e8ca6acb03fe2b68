package io.goldensignals.servlet.life;

import io.goldensignals.core.Meters;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends failed requests about which the container reports nothing more: {@link PendingError}s without an ERROR dispatch, and
 * {@link AsyncRequest}s that threw, or lost their client, and are not completed. A container dispatches right after the
 * filters have returned; the wait is long enough for slow filters around ours. It uses the JDK's own timer thread.
 */
final class Overdue {

    static final long WAIT_MILLIS = 100;

    private static final Executor LATER =
            CompletableFuture.delayedExecutor(WAIT_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final Meters meters;
    private final Queue<Runnable> older = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> newer = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Overdue(Meters meters) {
        this.meters = meters;
    }

    /** Ends by {@code end} what nothing else has ended in time. */
    void add(Runnable end) {
        newer.add(end);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            Thread thread = Thread.currentThread();
            ClassLoader loader = thread.getContextClassLoader();
            try {
                // The JDK's timer thread may begin here; it must not keep the application's class loader.
                thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
                LATER.execute(this::turn);
            } catch (Throwable failure) {
                scheduled.set(false);
                meters.failed(failure);
            } finally {
                thread.setContextClassLoader(loader);
            }
        }
    }

    /** Ends what has waited since before the last turn, so that each error waits between one and two turns. */
    private void turn() {
        for (Runnable end = older.poll(); end != null; end = older.poll()) {
            end.run();
        }
        for (Runnable end = newer.poll(); end != null; end = newer.poll()) {
            older.add(end);
        }
        scheduled.set(false);
        if (!older.isEmpty() || !newer.isEmpty()) {
            schedule();
        }
    }
}
