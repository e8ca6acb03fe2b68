package io.goldensignals.business;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;

/**
 * The part of a distinct count that is shared: ids wait here until the next flush, so that no request waits for the store.
 */
final class SharedDistinct {

    private final Meters meters;
    private final String name;
    private final Rolling rolling;
    private final DistinctStore store;
    private final Counter dropped;

    /** Guarded by this: ids of the interval under way, and of the one before if that one ended unflushed. */
    private LongSet pending = new LongSet();

    private LongSet unflushed = new LongSet();
    private long unflushedStart;

    private volatile Merged merged = new Merged(0, 0);

    SharedDistinct(Meters meters, String name, Intervals intervals, DistinctStore store) {
        this.meters = meters;
        this.name = name;
        this.rolling = new Rolling(intervals, meters.millis());
        this.store = store;
        this.dropped = BusinessMeters.DISTINCT_DROPPED.counter(meters, name);
        BusinessMeters.DISTINCT_MERGED.gauge(
                meters,
                this,
                count -> count.merged(meters.millis()),
                name,
                intervals.length().toString());
    }

    void add(long id, long now) {
        boolean full;
        synchronized (this) {
            follow(now);
            full = !pending.add(id);
        }
        if (full) {
            dropped.increment();
        }
    }

    /** Sends what waits and reads what all instances have sent; on failure the ids of the interval under way wait on. */
    void flush() {
        long[] before;
        long beforeStart;
        LongSet ids;
        long start;
        synchronized (this) {
            follow(meters.millis());
            before = unflushed.toArray();
            beforeStart = unflushedStart;
            unflushed = new LongSet();
            ids = pending;
            pending = new LongSet();
            start = rolling.current().start();
        }
        try {
            send(beforeStart, before);
            send(start, ids.toArray());
            merged = new Merged(start, store.count(key(start)));
        } catch (Throwable failure) {
            meters.failed(failure);
            dropped.increment(before.length);
            returnPending(start, ids);
        }
    }

    private void send(long start, long[] ids) {
        if (ids.length > 0) {
            store.add(key(start), ids, keep());
        }
    }

    private synchronized void returnPending(long start, LongSet ids) {
        boolean underWay = rolling.current().start() == start;
        int lost = 0;
        for (long id : ids.toArray()) {
            if (!underWay || !pending.add(id)) {
                lost++;
            }
        }
        dropped.increment(lost);
    }

    /** How many all instances saw in the interval under way; zero until the first flush in it. */
    private synchronized double merged(long now) {
        follow(now);
        Merged known = merged;
        return known.start() == rolling.current().start() ? known.count() : 0;
    }

    private void follow(long now) {
        long start = rolling.current().start();
        if (rolling.follow(now) != Rolling.Step.SAME) {
            unflushed = pending;
            unflushedStart = start;
            pending = new LongSet();
        }
    }

    /** The count must outlast its interval, for instances whose clocks are behind and for those who look later. */
    private Duration keep() {
        return rolling.intervals().length().multipliedBy(2).plusHours(1);
    }

    private String key(long start) {
        return "goldensignals:distinct:" + name + ":" + rolling.intervals().length() + ":" + start / 1000;
    }

    private record Merged(long start, long count) {}
}
