package io.goldensignals.business;

/**
 * Follows the clock from interval to interval, at reads as at writes, so that an idle figure falls to zero by itself.
 * Guarded by the figure's lock.
 */
final class Rolling {

    /** What has happened to the interval since the last look. */
    enum Step {
        /** It is under way. */
        SAME,
        /** The next one is under way; it was the last one before. */
        NEXT,
        /** It has long passed, or never was. */
        GAP
    }

    private final Intervals intervals;
    private Intervals.Interval current;

    Rolling(Intervals intervals, long now) {
        this.intervals = intervals;
        this.current = intervals.at(now);
    }

    /**
     * Moves on to the interval of {@code now}. A clock that is set back a little stays in the interval under way; one set
     * back by more than an interval was wrong before, and all begins anew.
     */
    Step follow(long now) {
        if (now < current.end() && now >= current.start() - intervals.length().toMillis()) {
            return Step.SAME;
        }
        Intervals.Interval before = current;
        current = intervals.at(now);
        return current.start() == before.end() ? Step.NEXT : Step.GAP;
    }

    Intervals.Interval current() {
        return current;
    }

    Intervals intervals() {
        return intervals;
    }
}
