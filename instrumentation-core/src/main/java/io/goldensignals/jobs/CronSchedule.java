package io.goldensignals.jobs;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A schedule by a cron expression in a time zone. Needs {@code com.cronutils:cron-utils} on the class path.
 *
 * <p>On the days when clocks change: a time of day that does not exist is not due; one that exists twice is due at its
 * first occurrence, while hourly and shorter schedules go on through both.
 */
public final class CronSchedule implements Schedule {

    private final String expression;
    private final ZoneId zone;
    private final ExecutionTime times;

    private CronSchedule(CronType type, String expression, ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
        this.times = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type)).parse(expression));
    }

    /**
     * A schedule of five fields, as in a crontab: minute, hour, day of month, month, day of week.
     *
     * @throws IllegalArgumentException if the expression is not valid
     */
    public static CronSchedule unix(String expression, ZoneId zone) {
        return new CronSchedule(CronType.UNIX, expression, zone);
    }

    /**
     * A schedule of six fields with seconds first, as in Spring.
     *
     * @throws IllegalArgumentException if the expression is not valid
     */
    public static CronSchedule spring(String expression, ZoneId zone) {
        return new CronSchedule(CronType.SPRING53, expression, zone);
    }

    /**
     * A schedule of six or seven fields with seconds first, as in Quartz.
     *
     * @throws IllegalArgumentException if the expression is not valid
     */
    public static CronSchedule quartz(String expression, ZoneId zone) {
        return new CronSchedule(CronType.QUARTZ, expression, zone);
    }

    @Override
    public @Nullable Instant next(Instant time) {
        return times.nextExecution(time.atZone(zone))
                .map(ZonedDateTime::toInstant)
                .orElse(null);
    }

    @Override
    public String toString() {
        return expression + " " + zone;
    }
}
