package io.goldensignals.rabbitmq.hooks;

import org.jspecify.annotations.Nullable;

/**
 * Whether this thread handles a delivery that is measured already, so that a consumer wrapped by hand inside adds nothing.
 *
 * <p>Kept only once something was wrapped by hand: nothing else reads it, and writing it is expensive beside the rest of a
 * delivery. It is an array of the platform's own, so that a pooled thread keeps no application alive.
 */
final class Handlings {

    private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);
    private volatile boolean needed;

    /** A consumer or callback is wrapped by hand. */
    void need() {
        needed = true;
    }

    /** How many measured deliveries this thread handles within each other; the meter of each adds and removes itself. */
    int @Nullable [] mine() {
        return needed ? depth.get() : null;
    }
}
