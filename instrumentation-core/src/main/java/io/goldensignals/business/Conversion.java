package io.goldensignals.business;

import io.goldensignals.core.Meters;

/**
 * The share of the sessions of an interval that converted, such as checked out. Needs
 * {@code org.apache.datasketches:datasketches-java} on the class path.
 *
 * <p>Sessions are counted as by {@link Distinct}, with the same error. Thread-safe; recording never fails.
 */
public final class Conversion {

    private static final int LG_K = 14;

    private final Meters meters;
    private final RollingSketch sessions;
    private final RollingSketch converted;

    Conversion(Meters meters, Intervals intervals) {
        this.meters = meters;
        this.sessions = new RollingSketch(intervals, LG_K, meters.millis());
        this.converted = new RollingSketch(intervals, LG_K, meters.millis());
    }

    /** A session was seen. */
    public void visited(CharSequence session) {
        try {
            sessions.add(Ids.hash(session), meters.millis());
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** A session did what it should; that it was seen follows. */
    public void converted(CharSequence session) {
        try {
            long hash = Ids.hash(session);
            long now = meters.millis();
            sessions.add(hash, now);
            converted.add(hash, now);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    double current(long now) {
        return ratio(converted.current(now), sessions.current(now));
    }

    double last(long now) {
        return ratio(converted.last(now), sessions.last(now));
    }

    Intervals.Interval interval(long now) {
        return sessions.interval(now);
    }

    /** Kept within 1: both counts are estimates. */
    private static double ratio(long converted, long sessions) {
        return sessions == 0 ? 0 : Math.min(1, (double) converted / sessions);
    }
}
