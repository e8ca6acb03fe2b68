package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;

/** The row of a meter that another library creates and that our dashboards rely on. */
public final class ForeignSpec extends MeterSpec {

    private final Meter.Type type;

    ForeignSpec(Builder<ForeignSpec> builder, Meter.Type type) {
        super(builder);
        this.type = type;
    }

    @Override
    public Meter.Type type() {
        return type;
    }
}
