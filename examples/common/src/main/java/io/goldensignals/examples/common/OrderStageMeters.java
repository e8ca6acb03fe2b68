package io.goldensignals.examples.common;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;

/** Where orders stand, for the catalogue of each service that has a table of them. All instances read the same table. */
public final class OrderStageMeters {
    public static final TagSpec STAGE = TagSpec.closed(
            "stage",
            "What the order is.",
            OrderStages.OPEN.stream().map(Orders.Status::tag).toArray(String[]::new));

    public static final GaugeSpec ORDERS = MeterSpec.gauge("orders.open", "")
            .description("Orders that are at this stage, as this service knows them.")
            .tags(STAGE)
            .signals(Signal.SATURATION)
            .build();

    public static final GaugeSpec OLDEST = MeterSpec.gauge("orders.open.oldest.age", "seconds")
            .description("How long the order that came to this stage first has been there; 0 without one.")
            .tags(STAGE)
            .signals(Signal.SATURATION)
            .build();

    private OrderStageMeters() {}
}
