package io.goldensignals.examples.common;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;

/** The rows of the outbox, for the catalogue of each service that has one. All instances read the same table. */
public final class OutboxMeters {
    public static final GaugeSpec WAITING = MeterSpec.gauge("outbox.waiting", "")
            .description("Events that the broker has not confirmed yet.")
            .signals(Signal.SATURATION)
            .build();

    public static final GaugeSpec OLDEST = MeterSpec.gauge("outbox.oldest.age", "seconds")
            .description("How long the oldest event that the broker has not confirmed has been waiting; 0 without one.")
            .signals(Signal.SATURATION)
            .build();

    private OutboxMeters() {}
}
