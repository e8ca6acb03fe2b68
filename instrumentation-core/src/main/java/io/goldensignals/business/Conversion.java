package io.goldensignals.business;

import io.goldensignals.core.Meters;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The share of the sessions of an interval that converted, such as checked out. Needs
 * {@code org.apache.datasketches:datasketches-java} on the class path.
 *
 * <p>Sessions are counted as by {@link Distinct}, with the same error. With a store, the sessions and those that converted are
 * counted over all instances too, as {@code name.sessions} and {@code name.converted} in {@code business.distinct.merged}.
 * Thread-safe; recording never fails.
 */
public final class Conversion {

    private static final int LG_K = 14;

    private final Meters meters;
    private final RollingSketch sessions;
    private final RollingSketch converted;
    private final Intervals intervals;
    private final @Nullable SharedDistinct allSessions;
    private final @Nullable SharedDistinct allConverted;

    Conversion(Meters meters, String name, Intervals intervals, @Nullable DistinctStore store) {
        this.meters = meters;
        this.intervals = intervals;
        this.sessions = new RollingSketch(intervals, LG_K, meters.millis());
        this.converted = new RollingSketch(intervals, LG_K, meters.millis());
        List<String> names = sharedNames(name);
        this.allSessions = store == null ? null : new SharedDistinct(meters, names.get(0), intervals, store);
        this.allConverted = store == null ? null : new SharedDistinct(meters, names.get(1), intervals, store);
    }

    /** What the counts of the conversion called {@code name} are called in a store: of the sessions, of those that converted. */
    static List<String> sharedNames(String name) {
        return List.of(name + ".sessions", name + ".converted");
    }

    /** A session was seen. */
    public void visited(CharSequence session) {
        try {
            seen(Ids.hash(session), meters.millis());
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** A session did what it should; that it was seen follows. */
    public void converted(CharSequence session) {
        try {
            long hash = Ids.hash(session);
            long now = meters.millis();
            seen(hash, now);
            converted.add(hash, now);
            if (allConverted != null) {
                allConverted.add(hash, now);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /**
     * The share in the interval under way over all instances that share the recorder's store, as of the last exchange with it; empty
     * without a store, and until the first exchange in the interval.
     */
    public OptionalDouble merged() {
        return allSessions == null || allConverted == null
                ? OptionalDouble.empty()
                : ratio(allConverted.merged(), allSessions.merged());
    }

    /** The share in the last complete interval over all instances; empty without a store, and until an exchange after it. */
    public OptionalDouble mergedLast() {
        return allSessions == null || allConverted == null
                ? OptionalDouble.empty()
                : ratio(allConverted.mergedLast(), allSessions.mergedLast());
    }

    private void seen(long hash, long now) {
        sessions.add(hash, now);
        if (allSessions != null) {
            allSessions.add(hash, now);
        }
    }

    /** The parts that are shared, in the order of their exchange: more sessions than converted ones, if anything. */
    List<SharedDistinct> shared() {
        return allSessions == null || allConverted == null ? List.of() : List.of(allConverted, allSessions);
    }

    Intervals intervals() {
        return intervals;
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

    private static OptionalDouble ratio(OptionalLong converted, OptionalLong sessions) {
        return converted.isPresent() && sessions.isPresent()
                ? OptionalDouble.of(ratio(converted.getAsLong(), sessions.getAsLong()))
                : OptionalDouble.empty();
    }

    /** Kept within 1: both counts are estimates. */
    private static double ratio(long converted, long sessions) {
        return sessions == 0 ? 0 : Math.min(1, (double) converted / sessions);
    }
}
