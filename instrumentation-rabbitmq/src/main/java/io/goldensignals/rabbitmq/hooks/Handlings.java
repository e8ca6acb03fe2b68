package io.goldensignals.rabbitmq.hooks;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether this thread handles a delivery that is measured already, to which what was wrapped by hand inside adds
 * nothing.
 *
 * <p>Noted only once something was wrapped by hand, as nobody else asks, and the note would be dear beside what a delivery
 * costs. It is an array of the platform's own, so that a pooled thread keeps no application alive.
 */
final class Handlings {

    private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);
    private volatile boolean needed;

    /** A consumer or callback is wrapped by hand. */
    void need() {
        needed = true;
    }

    /** How deep this thread is in deliveries that are measured, to be raised and lowered by who measures one. */
    int @Nullable [] mine() {
        return needed ? depth.get() : null;
    }
}
