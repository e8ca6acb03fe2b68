package io.goldensignals.business;

/** An integer sum of the interval under way and of the last one. Thread-safe. */
final class RollingSum {

    private final Rolling rolling;
    private long current;
    private long last;

    RollingSum(Intervals intervals, long now) {
        this.rolling = new Rolling(intervals, now);
    }

    synchronized void add(long amount, long now) {
        follow(now);
        current += amount;
    }

    synchronized long current(long now) {
        follow(now);
        return current;
    }

    synchronized long last(long now) {
        follow(now);
        return last;
    }

    synchronized Intervals.Interval interval(long now) {
        follow(now);
        return rolling.current();
    }

    private void follow(long now) {
        Rolling.Step step = rolling.follow(now);
        if (step != Rolling.Step.SAME) {
            last = step == Rolling.Step.NEXT ? current : 0;
            current = 0;
        }
    }
}
