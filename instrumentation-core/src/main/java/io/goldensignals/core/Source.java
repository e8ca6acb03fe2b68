package io.goldensignals.core;

import java.util.List;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.DoubleSupplier;

/** One of the values behind a gauge or function counter, from its registration until that is closed. Thread-safe. */
final class Source implements Registration {

    private final Meters meters;
    private final List<String> named;
    private final DoubleSupplier value;
    private final Slots slots;
    private final Sources sources;
    private final DoubleAccumulator highest = new DoubleAccumulator(Math::max, Double.NEGATIVE_INFINITY);

    /** {@code named}: the tag values as they were given, before they were kept within their bounds. */
    Source(Meters meters, List<String> named, DoubleSupplier value, Slots slots, Sources sources) {
        this.meters = meters;
        this.named = named;
        this.value = value;
        this.slots = slots;
        this.sources = sources;
    }

    List<String> named() {
        return named;
    }

    /** What the source says now; NaN if it fails. */
    double read() {
        try {
            return value.getAsDouble();
        } catch (Throwable failure) {
            meters.failed(failure);
            return Double.NaN;
        }
    }

    /** The sum that the source has counted: its highest reading, so that a failure takes nothing back; NaN before any. */
    double total() {
        double now = read();
        if (!Double.isNaN(now)) {
            highest.accumulate(now);
        }
        return lastTotal();
    }

    /** The {@link #total()} at the last reading. */
    double lastTotal() {
        double known = highest.get();
        return known == Double.NEGATIVE_INFINITY ? Double.NaN : known;
    }

    @Override
    public void close() {
        if (!meters.forget(this)) {
            return;
        }
        try {
            sources.remove(this);
        } catch (Throwable failure) {
            meters.failed(failure);
        } finally {
            slots.release();
        }
    }
}
