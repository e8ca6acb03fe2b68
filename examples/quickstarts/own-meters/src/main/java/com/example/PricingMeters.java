package com.example;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;

/** The meters of what only this service does. */
public final class PricingMeters {

    static final TagSpec MATERIAL = TagSpec.closed("material", "What is printed with.", "resin", "steel");
    static final TagSpec ERROR_TYPE =
            TagSpec.capped("error.type", "The class of the exception; empty without one.", 20);

    static final TimerSpec DURATION = MeterSpec.timer("pricing.duration")
            .description("Duration of price calculations.")
            .tags(MATERIAL, ERROR_TYPE)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();
    static final GaugeSpec ACTIVE = MeterSpec.gauge("pricing.active", "")
            .description("Price calculations in flight.")
            .tags(MATERIAL)
            .signals(Signal.SATURATION)
            .build();

    /** What the generator of dashboards, alerts and runbooks reads when the module is built. */
    public static final MeterCatalog CATALOG = MeterCatalog.of("pricing", DURATION, ACTIVE);

    private PricingMeters() {}
}
