package io.goldensignals.dashboards.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the windows of rules are: as in operation, or shortened so that a trial sees alerts fire and resolve within minutes.
 */
public enum Profile {

    /** For operation. */
    OPERATION(1, 0),

    /** For trials: a thirtieth of each duration, and no window of a rate below ten seconds. */
    TRIAL(30, 10);

    private static final Pattern DURATION = Pattern.compile("(\\d+)([smhd])");

    private final int divisor;
    private final int floorSeconds;

    Profile(int divisor, int floorSeconds) {
        this.divisor = divisor;
        this.floorSeconds = floorSeconds;
    }

    /** The window of a rate, no shorter than some scrapes. */
    public String window(String duration) {
        return divisor == 1 ? duration : text(Math.max(floorSeconds, seconds(duration) / divisor));
    }

    /** A time to wait or to look back, however short. */
    public String time(String duration) {
        return divisor == 1 ? duration : text(seconds(duration) / divisor);
    }

    /** A number of times {@link #time}. */
    public String times(String duration, int factor) {
        String one = time(duration);
        int unit = one.length() - 1;
        return Long.parseLong(one.substring(0, unit)) * factor + one.substring(unit);
    }

    /** The seconds of {@link #time}. */
    public long timeSeconds(String duration) {
        return seconds(time(duration));
    }

    /** Seconds to wait or to look back, however few. */
    public double seconds(double published) {
        return divisor == 1 ? published : Math.floor(published / divisor);
    }

    public static long seconds(String duration) {
        Matcher matcher = DURATION.matcher(duration);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("duration " + duration + ", must be a number and one of s, m, h, d");
        }
        long factor = switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 86_400;
        };
        return Long.parseLong(matcher.group(1)) * factor;
    }

    private static String text(long seconds) {
        return String.format(Locale.ROOT, "%ds", seconds);
    }
}
