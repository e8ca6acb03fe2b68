package io.goldensignals.core;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that the test moves; its wall time can also be set back, as administrators do. */
public final class TestClock implements Clock {

    private volatile long millis;
    private volatile long nanos = 1;

    private TestClock(Instant start) {
        millis = start.toEpochMilli();
    }

    public static TestClock at(String start) {
        return new TestClock(Instant.parse(start));
    }

    public void advance(Duration duration) {
        millis += duration.toMillis();
        nanos += duration.toNanos();
    }

    public void setWall(String time) {
        millis = Instant.parse(time).toEpochMilli();
    }

    public Instant now() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public long wallTime() {
        return millis;
    }

    @Override
    public long monotonicTime() {
        return nanos;
    }
}
