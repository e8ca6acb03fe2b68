package io.goldensignals.registry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * The largest value of the last periods, as many and as long as Micrometer's {@code TimeWindowMax} has.
 *
 * <p>It looks at the clock when it is read, never when a value is recorded: a value belongs to the period in which it is first
 * read. A value that nothing reads for longer than its periods is therefore shown once, where Micrometer would have forgotten it.
 */
final class DecayingMax {

    private final Clock clock;
    private final long periodMillis;
    private final long[] periods;
    private final long started;
    private long current;

    DecayingMax(Clock clock, DistributionStatisticConfig config) {
        this.clock = clock;
        Duration period = Objects.requireNonNull(config.getExpiry(), "expiry");
        this.periodMillis = Math.max(1, period.toMillis());
        this.periods = new long[Math.max(1, Objects.requireNonNull(config.getBufferLength(), "bufferLength"))];
        this.started = clock.wallTime();
    }

    /** Adds what was recorded since the last call and returns the largest value of the periods. */
    synchronized long poll(long recorded) {
        long now = (clock.wallTime() - started) / periodMillis;
        for (long passed = Math.min(now - current, periods.length); passed > 0; passed--) {
            periods[(int) Math.floorMod(now - passed + 1, (long) periods.length)] = 0;
        }
        current = Math.max(now, current); // a clock that was put back
        int slot = (int) (current % periods.length);
        periods[slot] = Math.max(periods[slot], recorded);
        long max = 0;
        for (long value : periods) {
            max = Math.max(max, value);
        }
        return max;
    }
}
