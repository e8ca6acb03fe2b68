package io.goldensignals.core;

import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Timers by a small number: an open-addressed table that is copied when it grows, so that a lookup is one volatile read
 * and, as a rule, one comparison, with nothing allocated.
 */
final class TimerTable {

    private volatile Slots slots = new Slots(8);

    @Nullable
    Timer get(int code) {
        return slots.get(code);
    }

    /** Keeps {@code timer} for {@code code}; a lost race is harmless as the registry returns the same timer. */
    synchronized void put(int code, Timer timer) {
        if (slots.get(code) == null) {
            slots = slots.with(code, timer);
        }
    }

    private static final class Slots {
        private final int[] codes;
        private final @Nullable Timer[] timers;
        private final int mask;
        private int size;

        Slots(int capacity) {
            codes = new int[capacity];
            timers = new @Nullable Timer[capacity];
            mask = capacity - 1;
        }

        @Nullable
        Timer get(int code) {
            for (int i = start(code); ; i = (i + 1) & mask) {
                Timer timer = timers[i];
                if (timer == null || codes[i] == code) {
                    return timer;
                }
            }
        }

        Slots with(int code, Timer timer) {
            Slots copy = new Slots(2 * (size + 1) > timers.length ? 2 * timers.length : timers.length);
            for (int i = 0; i < timers.length; i++) {
                Timer kept = timers[i];
                if (kept != null) {
                    copy.add(codes[i], kept);
                }
            }
            copy.add(code, timer);
            return copy;
        }

        private void add(int code, Timer timer) {
            int i = start(code);
            while (timers[i] != null) {
                i = (i + 1) & mask;
            }
            codes[i] = code;
            timers[i] = timer;
            size++;
        }

        private int start(int code) {
            int mixed = code * 0x9E3779B9;
            return (mixed >>> 16) & mask;
        }
    }
}
