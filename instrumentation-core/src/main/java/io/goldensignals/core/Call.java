package io.goldensignals.core;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A call under way: started by {@link Operation#start()}, ended once by whichever end comes first; later ends do nothing.
 *
 * <p>Thread-safe: a call may end on another thread than the one that started it.
 */
public final class Call {

    private static final AtomicIntegerFieldUpdater<Call> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Call.class, "ended");

    private final Operation operation;
    private final long started;

    @SuppressWarnings("UnusedVariable") // read and written through the updater
    private volatile int ended;

    Call(Operation operation, long started) {
        this.operation = operation;
        this.started = started;
    }

    /** Ends the call well. */
    public void succeeded() {
        end(Results.SUCCESS);
    }

    /** Ends the call by {@code failure}. */
    public void failed(Throwable failure) {
        end(operation.result(failure));
    }

    /** Ends the call with a result of the recorder's {@link Results}. */
    public void end(int result) {
        if (ENDED.compareAndSet(this, 0, 1)) {
            operation.end(started, result);
        }
    }

    /** Measures a stage of the call; without a row for stages, the task runs unmeasured. */
    public <T extends @Nullable Object, X extends Exception> T stage(String name, Task<T, X> task) throws X {
        Operation stage = operation.stage(name);
        return stage == null ? task.run() : stage.call(task);
    }

    void end(@Nullable Throwable failure) {
        if (failure == null) {
            succeeded();
        } else {
            failed(failure);
        }
    }
}
