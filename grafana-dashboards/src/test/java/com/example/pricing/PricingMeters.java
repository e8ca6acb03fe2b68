package com.example.pricing;

import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;

/** A company's own catalogue. */
public final class PricingMeters {

    public static final TagSpec TARIFF = TagSpec.closed("tariff", "The tariff.", "day", "night");
    public static final TagSpec ERROR = TagSpec.capped("error.type", "The exception; empty without one.", 20);

    public static final TimerSpec QUOTE = MeterSpec.timer("pricing.quote.duration")
            .description("From the question to the quote.")
            .tags(TARIFF, ERROR)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();
    public static final CounterSpec LOST = MeterSpec.counter("pricing.lost.quotes", "")
            .description("Quotes that did not arrive.")
            .signals(Signal.ERRORS)
            .build();
    public static final GaugeSpec CACHE = MeterSpec.gauge("pricing.cache.utilization", "ratio")
            .description("How full the cache is.")
            .signals(Signal.SATURATION)
            .build();

    public static final MeterCatalog CATALOG = MeterCatalog.of("pricing", QUOTE, LOST, CACHE);

    private PricingMeters() {}
}
