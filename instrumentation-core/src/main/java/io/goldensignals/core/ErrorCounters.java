package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counters of failures by {@code error.type}, the last tag of their row. */
final class ErrorCounters {

    private final Meters meters;
    private final CounterSpec row;
    private final String[] tagValues;
    private final ErrorTypes types;
    private final ConcurrentMap<Integer, Counter> counters = new ConcurrentHashMap<>();

    ErrorCounters(Meters meters, CounterSpec row, String... tagValues) {
        this.meters = meters;
        this.row = row;
        this.tagValues = tagValues;
        this.types = new ErrorTypes(meters, row.tags().get(tagValues.length));
        counter(Results.FAILURE);
    }

    void count(Throwable failure) {
        counter(types.of(failure)).increment();
    }

    private Counter counter(int type) {
        return counters.computeIfAbsent(type, ignored -> {
            String[] values = Arrays.copyOf(tagValues, tagValues.length + 1);
            values[tagValues.length] = types.tagValues(type)[0];
            return row.counter(meters, values);
        });
    }
}
