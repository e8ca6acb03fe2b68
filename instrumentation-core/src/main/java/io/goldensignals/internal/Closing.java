package io.goldensignals.internal;

import java.util.concurrent.ExecutorService;

/** How wrapped executors close. */
public final class Closing {

    private Closing() {}

    /**
     * Closes {@code executor} in its own way, which an {@code ExecutorService} has from Java 19 on: the interface's default would
     * wait for the end of one that never ends, such as the common pool.
     */
    public static void close(ExecutorService executor) {
        if (!(executor instanceof AutoCloseable closeable)) {
            executor.shutdown();
            return;
        }
        try {
            closeable.close();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception undeclared) {
            throw new IllegalStateException("ExecutorService.close declares no exception", undeclared);
        }
    }
}
