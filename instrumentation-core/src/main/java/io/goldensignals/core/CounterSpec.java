package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.noop.NoopCounter;
import java.util.function.ToDoubleFunction;

/** The row of a counter: a sum that only grows. */
public final class CounterSpec extends MeterSpec {

    CounterSpec(Builder<CounterSpec> builder) {
        super(builder);
    }

    @Override
    public Meter.Type type() {
        return Meter.Type.COUNTER;
    }

    /** The counter with these tag values, created at 0 on first use; keep it rather than ask again. */
    public Counter counter(Meters meters, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return meters.create(
                () -> Counter.builder(name())
                        .baseUnit(baseUnit())
                        .description(description())
                        .tags(tags)
                        .register(meters.registry()),
                () -> new NoopCounter(new Meter.Id(name(), tags, unit(), description(), type())));
    }

    /** Publishes a sum that {@code state} keeps itself; it must never fall. */
    public <T> Registration counter(Meters meters, T state, ToDoubleFunction<T> sum, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return meters.register(() -> FunctionCounter.builder(name(), state, meters.guarded(sum))
                .baseUnit(baseUnit())
                .description(description())
                .tags(tags)
                .register(meters.registry()));
    }
}
