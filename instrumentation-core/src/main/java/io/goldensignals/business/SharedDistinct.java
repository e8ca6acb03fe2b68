package io.goldensignals.business;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.OptionalLong;

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

    private final Object exchange = new Object();
    private volatile Merged merged = Merged.NONE;
    private volatile Merged mergedLast = Merged.NONE;

    SharedDistinct(Meters meters, String name, Intervals intervals, DistinctStore store) {
        this.meters = meters;
        this.name = name;
        this.rolling = new Rolling(intervals, meters.millis());
        this.store = store;
        this.dropped = BusinessMeters.DISTINCT_DROPPED.counter(meters, name);
        BusinessMeters.DISTINCT_MERGED.gauge(
                meters,
                this,
                count -> count.merged().orElse(0),
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

    /**
     * Sends what waits and reads what all instances have sent, of the last interval too, as others may have been slower; on
     * failure the ids of the interval under way wait on.
     */
    void flush() {
        exchange(true);
    }

    /** Sends what waits, as the end has come. */
    void end() {
        exchange(false);
    }

    private void exchange(boolean counts) {
        synchronized (exchange) { // or a slower one would bring back an older count
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
                before = new long[0];
                send(start, ids.toArray());
                ids = new LongSet();
                if (counts) {
                    count(start);
                }
            } catch (Throwable failure) {
                dropped.increment(before.length);
                returnPending(start, ids);
                meters.failed(failure);
            }
        }
    }

    private void count(long start) {
        merged = new Merged(start, store.count(key(start)));
        long last = rolling.intervals().at(start - 1).start();
        mergedLast = new Merged(last, store.count(key(last)));
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

    /** How many all instances saw in the interval under way; empty until the first flush in it. */
    OptionalLong merged() {
        return merged.of(start());
    }

    /** How many all instances saw in the last complete interval; empty until the first flush after it. */
    OptionalLong mergedLast() {
        return mergedLast.of(rolling.intervals().at(start() - 1).start());
    }

    private synchronized long start() {
        follow(meters.millis());
        return rolling.current().start();
    }

    private void follow(long now) {
        long start = rolling.current().start();
        if (rolling.follow(now) != Rolling.Step.SAME) {
            dropped.increment(unflushed.size()); // of the interval before that one, which no flush came for
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

    private record Merged(long start, long count) {

        /** Of an interval that never was. */
        static final Merged NONE = new Merged(Long.MIN_VALUE, 0);

        OptionalLong of(long interval) {
            return start == interval ? OptionalLong.of(count) : OptionalLong.empty();
        }
    }
}
