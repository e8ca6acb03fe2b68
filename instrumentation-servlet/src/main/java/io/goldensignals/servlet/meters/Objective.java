package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.ServletMeters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a route promises: that so many of its requests succeed, and that so many end within a time.
 *
 * @param availability share of the requests that must succeed
 * @param seconds within which requests must end
 * @param ratio share of the requests that must end within that time
 */
public record Objective(String template, double availability, double seconds, double ratio) {

    /**
     * An objective.
     *
     * @throws IllegalArgumentException if a share is out of its bounds, or the time is no boundary of the histogram
     */
    public static Objective of(String template, double availability, Duration within, double ratio) {
        // The alerts on budgets fire when 14.4 times as many requests fail as may, or 6 times as many are slow.
        // With a lower share that is more than all of them, so that they could never fire.
        check(template, "availability", availability, 0.95, "0.999");
        check(template, "share in time", ratio, 0.85, "0.99");
        double seconds = within.toNanos() / 1e9;
        List<Double> boundaries = ServletMeters.REQUEST_DURATION.buckets();
        if (!boundaries.contains(seconds)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "objective of %s: within %s, which no bucket can show; the boundaries in seconds are %s",
                    template,
                    within,
                    boundaries));
        }
        return new Objective(template, availability, seconds, ratio);
    }

    private static void check(String template, String what, double share, double least, String example) {
        if (!(share >= least && share < 1)) {
            throw new IllegalArgumentException("objective of " + template + ": " + what + " " + share
                    + ", must be at least " + least + " and below 1, such as " + example);
        }
    }

    void publish(Meters meters, String contextPath) {
        String route = contextPath + template;
        ServletMeters.OBJECTIVE_AVAILABILITY.gauge(meters, this, Objective::availability, route);
        ServletMeters.OBJECTIVE_DURATION.gauge(meters, this, Objective::seconds, route);
        ServletMeters.OBJECTIVE_RATIO.gauge(meters, this, Objective::ratio, route);
    }
}
