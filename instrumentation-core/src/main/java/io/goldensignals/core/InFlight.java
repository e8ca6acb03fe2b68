package io.goldensignals.core;

import java.util.concurrent.atomic.LongAdder;

/** A count of things now under way. Thread-safe; neither call allocates or fails. */
public final class InFlight {

    private final LongAdder count = new LongAdder();

    InFlight() {}

    /** One more is under way. */
    public void begin() {
        count.increment();
    }

    /** One fewer is under way; owed exactly once for each {@link #begin()}. */
    public void end() {
        count.decrement();
    }

    /** How many are under way, exact when nothing begins or ends meanwhile. */
    public long now() {
        return count.sum();
    }
}
