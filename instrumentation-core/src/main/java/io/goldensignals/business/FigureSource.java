package io.goldensignals.business;

import io.goldensignals.core.Meters;
import java.time.Instant;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;

/** Where a figure is read from; every function takes the time in milliseconds since the epoch. */
record FigureSource(
        String name,
        Intervals intervals,
        LongToDoubleFunction value,
        LongToDoubleFunction last,
        LongFunction<Intervals.Interval> interval) {

    static FigureSource of(String name, Intervals intervals, RollingSum sum) {
        return new FigureSource(name, intervals, sum::current, sum::last, sum::interval);
    }

    static FigureSource of(String name, Intervals intervals, RollingSketch sketch) {
        return new FigureSource(name, intervals, sketch::current, sketch::last, sketch::interval);
    }

    Figure read(long now) {
        Intervals.Interval current = interval.apply(now);
        return new Figure(
                name,
                value.applyAsDouble(now),
                last.applyAsDouble(now),
                Instant.ofEpochMilli(current.start()),
                Instant.ofEpochMilli(current.end()));
    }

    void publish(Meters meters) {
        BusinessMeters.FIGURE_VALUE.gauge(
                meters,
                value,
                figure -> figure.applyAsDouble(meters.millis()),
                name,
                intervals.length().toString());
    }
}
