package io.goldensignals.business;

import io.goldensignals.internal.OptionalLibrary;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;

/**
 * Distinct numbers of the interval under way, in a HyperLogLog sketch, and how many there were in the last one.
 * Thread-safe.
 *
 * <p>One byte for each of 2^lgK registers, as that is the fastest to update; far fewer while there are few ids. Only what
 * runs on the heap is used of the library: its serial form does not support the newest Java versions.
 */
final class RollingSketch {

    private final Rolling rolling;
    private final int lgK;
    private HllSketch current;
    private long last;

    RollingSketch(Intervals intervals, int lgK, long now) {
        OptionalLibrary.DATASKETCHES.require("Distinct and Conversion", RollingSketch.class);
        this.rolling = new Rolling(intervals, now);
        this.lgK = lgK;
        this.current = create();
    }

    synchronized void add(long number, long now) {
        follow(now);
        current.update(number);
    }

    synchronized long current(long now) {
        follow(now);
        return Math.round(current.getEstimate());
    }

    synchronized long last(long now) {
        follow(now);
        return last;
    }

    synchronized Intervals.Interval interval(long now) {
        follow(now);
        return rolling.current();
    }

    synchronized int bytes() {
        return current.getUpdatableSerializationBytes();
    }

    private void follow(long now) {
        Rolling.Step step = rolling.follow(now);
        if (step != Rolling.Step.SAME) {
            last = step == Rolling.Step.NEXT ? Math.round(current.getEstimate()) : 0;
            current = create();
        }
    }

    private HllSketch create() {
        return new HllSketch(lgK, TgtHllType.HLL_8);
    }
}
