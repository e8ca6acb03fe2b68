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

    /**
     * The counter with these tag values, created at 0 on first use; keep it rather than ask again. Counting never throws: a
     * failure of the registry goes to {@link Meters#failed}.
     */
    public Counter counter(Meters meters, String... tagValues) {
        return new GuardedCounter(meters, unguarded(meters, tagValues));
    }

    /** For the counter of failures itself. */
    Counter unguarded(Meters meters, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return meters.meter(
                () -> Counter.builder(name())
                        .baseUnit(baseUnit())
                        .description(description())
                        .tags(tags)
                        .register(meters.registry()),
                () -> new NoopCounter(new Meter.Id(name(), tags, unit(), description(), type())));
    }

    /**
     * Publishes a sum that {@code state} keeps itself, until the registration is closed; it must never fall. The counter
     * holds {@code state} strongly. Where others have been published with the same tag values in the same registry, or share
     * {@value TagSpec#OTHER} past a cap, the counter shows their sum. It does not fall when one is closed, as what that one
     * had counted stays in the sum; nor when one fails, as its last value does. The counter goes with the last.
     */
    public <T> Registration counter(Meters meters, T state, ToDoubleFunction<T> sum, String... tagValues) {
        return meters.register(
                this,
                tagValues,
                () -> sum.applyAsDouble(state),
                // Micrometer holds a function counter's state weakly, but its function strongly.
                (tags, sources) -> FunctionCounter.builder(name(), sources, ignored -> sources.value())
                        .baseUnit(baseUnit())
                        .description(description())
                        .tags(tags)
                        .register(meters.registry()));
    }
}
