package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.ServletMeters;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts of the requests in flight, by kind. Thread-safe. */
public final class ActiveRequests {

    private final Meters meters;
    private final RequestKinds kinds;
    private final Runnable beforeReading;

    /** By kind, though kinds that differ in their version share one: an index that needs no division. */
    private final @Nullable LongAdder[] counts;

    /** Counts that {@code beforeReading} may correct when the gauge is read. */
    public ActiveRequests(Meters meters, RequestKinds kinds, Runnable beforeReading) {
        this.meters = meters;
        this.kinds = kinds;
        this.counts = new @Nullable LongAdder[kinds.count()];
        this.beforeReading = beforeReading;
    }

    /** One more. */
    public void begin(int kind) {
        LongAdder count = counts[kind];
        (count != null ? count : register(kind)).increment();
    }

    /** One less. */
    public void end(int kind) {
        LongAdder count = counts[kind];
        if (count != null) {
            count.decrement();
        }
    }

    private synchronized LongAdder register(int kind) {
        LongAdder count = counts[kind];
        if (count == null) {
            count = new LongAdder();
            for (int same = kinds.unversioned(kind); same < counts.length; same += kinds.unversioned()) {
                counts[same] = count;
            }
            ServletMeters.ACTIVE_REQUESTS.gauge(
                    meters,
                    count,
                    active -> {
                        beforeReading.run();
                        return active.sum();
                    },
                    kinds.methodOf(kind),
                    kinds.schemeOf(kind),
                    kinds.serverAddress(),
                    kinds.serverPort());
        }
        return count;
    }
}
