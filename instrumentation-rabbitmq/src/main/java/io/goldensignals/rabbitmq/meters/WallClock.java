package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import java.util.concurrent.TimeUnit;

/**
 * Milliseconds since the epoch, derived from monotonic time that was read anyway.
 *
 * <p>The wall clock itself is read once a second; the derived time follows it when the two are more than
 * {@value #TOLERANCE_MILLIS} ms apart, which is a step back if the wall clock was set back. Smaller corrections are ignored, so
 * that they give no message that stays within one process a negative queue time.
 */
public final class WallClock {

    private static final long TOLERANCE_MILLIS = 20;
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Meters meters;
    private volatile Anchor anchor;

    private record Anchor(long nanos, long micros) {}

    public WallClock(Meters meters) {
        this.meters = meters;
        this.anchor = new Anchor(meters.nanos(), TimeUnit.MILLISECONDS.toMicros(meters.millis()));
    }

    long nanos() {
        return meters.nanos();
    }

    /** The time at {@code nanos}, which was read from {@link Meters#nanos()} just now. */
    long millis(long nanos) {
        Anchor current = anchor;
        long elapsed = nanos - current.nanos;
        if (elapsed > REFRESH_NANOS) {
            return refreshed(nanos, current);
        }
        return at(nanos, current) / 1000;
    }

    private long refreshed(long nanos, Anchor old) {
        long derived = at(nanos, old);
        long wall = TimeUnit.MILLISECONDS.toMicros(meters.millis());
        long micros = Math.abs(wall - derived) <= TimeUnit.MILLISECONDS.toMicros(TOLERANCE_MILLIS) ? derived : wall;
        anchor = new Anchor(nanos, micros);
        return micros / 1000;
    }

    private static long at(long nanos, Anchor anchor) {
        return anchor.micros + (nanos - anchor.nanos) / 1000;
    }
}
