package io.goldensignals.core;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The row of a gauge: a value that is read when the registry is scraped. */
public final class GaugeSpec extends MeterSpec {

    private final Combine combine;
    private final boolean sharesTimeGauge;

    GaugeSpec(Builder<GaugeSpec> builder) {
        super(builder);
        this.combine = builder.combine();
        this.sharesTimeGauge = builder.sharesTimeGauge();
    }

    /** What the gauge shows when several sources stand behind it. */
    @Override
    public Combine combine() {
        return combine;
    }

    @Override
    public Meter.Type type() {
        return Meter.Type.GAUGE;
    }

    /**
     * Publishes what {@code value} reads from {@code state} until the registration is closed. The gauge holds {@code state}
     * strongly; a value function that fails reads as NaN. Where others have been published with the same tag values in the
     * same registry, or share {@value TagSpec#OTHER} past a cap, the gauge shows them combined, and goes with the last.
     */
    public <T> Registration gauge(Meters meters, T state, ToDoubleFunction<T> value, String... tagValues) {
        return meters.register(
                this, tagValues, () -> value.applyAsDouble(state), (tags, sources) -> published(meters, tags, sources));
    }

    /**
     * As {@link #gauge}, but absent until {@link OptionalGauge#known} or {@link OptionalGauge#refresh} finds the value known.
     *
     * @throws IllegalArgumentException if the row is of another catalogue or takes another number of tag values
     */
    public <T> OptionalGauge optional(Meters meters, T state, ToDoubleFunction<T> value, String... tagValues) {
        requireFits(meters, tagValues);
        return new OptionalGauge(() -> gauge(meters, state, value, tagValues), () -> value.applyAsDouble(state));
    }

    private Meter published(Meters meters, Tags tags, Sources sources) {
        return sharesTimeGauge
                ? TimeGauge.builder(name(), sources, TimeUnit.SECONDS, Sources::value)
                        .description(description())
                        .tags(tags)
                        .strongReference(true)
                        .register(meters.registry())
                : Gauge.builder(name(), sources, Sources::value)
                        .baseUnit(baseUnit())
                        .description(description())
                        .tags(tags)
                        .strongReference(true)
                        .register(meters.registry());
    }

    /**
     * A count of things now under way, published with these tag values; one of these {@code meters} for each combination of
     * values. The gauge shows the sum over all {@link Meters} of the registry.
     */
    public InFlight inFlight(Meters meters, String... tagValues) {
        return meters.inFlight(this, tagValues);
    }
}
