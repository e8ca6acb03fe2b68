package io.goldensignals.core;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** The row of a gauge: a value that is read when the registry is scraped. */
public final class GaugeSpec extends MeterSpec {

    GaugeSpec(Builder<GaugeSpec> builder) {
        super(builder);
    }

    @Override
    public Meter.Type type() {
        return Meter.Type.GAUGE;
    }

    /**
     * Publishes what {@code value} reads from {@code state} until the registration is closed. The gauge holds {@code state}
     * strongly; a value function that fails reads as NaN.
     */
    public <T> Registration gauge(Meters meters, T state, ToDoubleFunction<T> value, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return meters.register(() -> Gauge.builder(name(), state, meters.guarded(value))
                .baseUnit(baseUnit())
                .description(description())
                .tags(tags)
                .strongReference(true)
                .register(meters.registry()));
    }

    /** A count of things now under way, published with these tag values; one for each combination of values. */
    public InFlight inFlight(Meters meters, String... tagValues) {
        return meters.inFlight(this, tagValues);
    }
}
