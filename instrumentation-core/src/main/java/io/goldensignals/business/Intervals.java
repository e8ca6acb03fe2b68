package io.goldensignals.business;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Intervals of one length, counted from midnight in a time zone. On days when clocks change, the last interval may be
 * shorter, or the day be a longer one.
 */
record Intervals(Duration length, ZoneId zone) {

    private static final Duration DAY = Duration.ofDays(1);

    Intervals {
        if (length.toMillis() < 1000 || DAY.toMillis() % length.toMillis() != 0) {
            throw new IllegalArgumentException(
                    "interval is " + length + ", must be a whole part of a day, such as PT5M, PT1H, PT24H");
        }
    }

    Interval at(long millis) {
        LocalDate date = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
        long midnight = date.atStartOfDay(zone).toInstant().toEpochMilli();
        long nextMidnight = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        if (length.equals(DAY)) { // of 23 or 25 hours, now and then
            return new Interval(midnight, nextMidnight);
        }
        long start = midnight + (millis - midnight) / length.toMillis() * length.toMillis();
        return new Interval(start, Math.min(start + length.toMillis(), nextMidnight));
    }

    /** From {@code start} to before {@code end}, in milliseconds since the epoch. */
    record Interval(long start, long end) {}
}
