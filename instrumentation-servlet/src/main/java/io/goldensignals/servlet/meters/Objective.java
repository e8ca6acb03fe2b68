package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.ServletMeters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a route promises: that this share of its requests succeeds within this time.
 *
 * @param ratio between 0 and 1
 */
public record Objective(String template, double seconds, double ratio) {

    /**
     * An objective.
     *
     * @throws IllegalArgumentException if the time is no boundary of the histogram, or the share is not between 0 and 1
     */
    public static Objective of(String template, Duration within, double ratio) {
        double seconds = within.toNanos() / 1e9;
        List<Double> boundaries = ServletMeters.REQUEST_DURATION.buckets();
        if (!boundaries.contains(seconds)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "objective of %s is %s, which no bucket can show; the boundaries in seconds are %s",
                    template,
                    within,
                    boundaries));
        }
        if (!(ratio > 0 && ratio < 1)) {
            throw new IllegalArgumentException(
                    "objective of " + template + " is for the share " + ratio + ", must be between 0 and 1");
        }
        return new Objective(template, seconds, ratio);
    }

    void publish(Meters meters, String contextPath) {
        String route = contextPath + template;
        ServletMeters.OBJECTIVE_DURATION.gauge(meters, this, Objective::seconds, route);
        ServletMeters.OBJECTIVE_RATIO.gauge(meters, this, Objective::ratio, route);
    }
}
