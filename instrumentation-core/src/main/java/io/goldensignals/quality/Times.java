package io.goldensignals.quality;

import java.time.Instant;

/** Points in time that data claims, which may be any. */
final class Times {

    /** How far a clock may be ahead of ours. */
    static final long AHEAD_MILLIS = 60_000;

    private Times() {}

    /** In milliseconds since the epoch, as near as they come: {@link Instant} reaches further than they do. */
    static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException beyond) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
