package io.goldensignals.jobs;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.goldensignals.internal.OptionalLibrary;
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

    private CronSchedule(Syntax syntax, String expression, ZoneId zone) {
        OptionalLibrary.CRON_UTILS.require("CronSchedule", CronSchedule.class);
        this.expression = expression;
        this.zone = zone;
        this.times = times(syntax, expression);
    }

    private static ExecutionTime times(Syntax syntax, String expression) {
        CronType type = switch (syntax) {
            case UNIX -> CronType.UNIX;
            case SPRING -> CronType.SPRING53;
            case QUARTZ -> CronType.QUARTZ;
        };
        return ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type)).parse(expression));
    }

    /**
     * A schedule of five fields, as in a crontab: minute, hour, day of month, month, day of week.
     *
     * @throws IllegalArgumentException if the expression is not valid
     * @throws IllegalStateException if cron-utils is missing
     */
    public static CronSchedule unix(String expression, ZoneId zone) {
        return new CronSchedule(Syntax.UNIX, expression, zone);
    }

    /**
     * A schedule of six fields with seconds first, as in Spring.
     *
     * @throws IllegalArgumentException if the expression is not valid
     * @throws IllegalStateException if cron-utils is missing
     */
    public static CronSchedule spring(String expression, ZoneId zone) {
        return new CronSchedule(Syntax.SPRING, expression, zone);
    }

    /**
     * A schedule of six or seven fields with seconds first, as in Quartz.
     *
     * @throws IllegalArgumentException if the expression is not valid
     * @throws IllegalStateException if cron-utils is missing
     */
    public static CronSchedule quartz(String expression, ZoneId zone) {
        return new CronSchedule(Syntax.QUARTZ, expression, zone);
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

    /** Ours, so that asking for a schedule reaches the check before a class of the library. */
    private enum Syntax {
        UNIX,
        SPRING,
        QUARTZ
    }
}
