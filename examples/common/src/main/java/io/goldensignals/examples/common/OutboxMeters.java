package io.goldensignals.examples.common;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;

/** The row of the outbox, for the catalogue of each service that has one. */
public final class OutboxMeters {
    public static final GaugeSpec WAITING = MeterSpec.gauge("outbox.waiting", "")
            .description("Events that the broker has not confirmed yet.")
            .signals(Signal.SATURATION)
            .build();

    private OutboxMeters() {}
}
