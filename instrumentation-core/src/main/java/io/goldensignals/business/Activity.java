package io.goldensignals.business;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A kind of thing that users do, counted by audience. Thread-safe; counting never fails. Get it once and keep it. */
public final class Activity {

    private final Meters meters;
    private final String name;
    private final Counter all;
    private final ConcurrentMap<Audience, Counter> counters = new ConcurrentHashMap<>();

    Activity(Meters meters, String name) {
        this.meters = meters;
        this.name = name;
        this.all = counter(Audience.ALL);
    }

    /** Counts one whose audience is not told. */
    public void count() {
        count(all);
    }

    /** Counts one of {@code audience}. */
    public void count(Audience audience) {
        try {
            Counter known = counters.get(audience);
            count(known != null ? known : counters.computeIfAbsent(audience, this::counter));
        } catch (Throwable failure) { // such as no audience
            meters.failed(failure);
        }
    }

    private Counter counter(Audience audience) {
        return BusinessMeters.EVENTS.counter(meters, name, audience.os(), audience.gender(), audience.ageBand());
    }

    private void count(Counter counter) {
        counter.increment();
    }
}
