package io.goldensignals.examples.reporter;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A time of day in a time zone. On the day when the clock jumps over it, it comes as much later as the clock jumps; on the
 * day when it comes twice, the first counts.
 */
record DailySchedule(LocalTime time, ZoneId zone) {

    /** The next occurrence after {@code now}. */
    Instant next(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        Instant today = local.toLocalDate().atTime(time).atZone(zone).toInstant();
        return today.isAfter(now)
                ? today
                : local.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
    }
}
