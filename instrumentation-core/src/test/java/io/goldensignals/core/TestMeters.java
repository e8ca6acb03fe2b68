package io.goldensignals.core;

/** Rows that the tests of this package measure with. */
final class TestMeters {

    static final TagSpec SHOP = TagSpec.capped("shop", "A shop.", 3);
    static final TagSpec COLOUR = TagSpec.closed("colour", "A colour.", "red", "green");
    static final TagSpec STAGE = TagSpec.capped("stage", "A stage.", 10);
    static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 2);

    static final TimerSpec DURATION = MeterSpec.timer("order.duration")
            .description("Duration of orders.")
            .tags(SHOP, ERROR_TYPE)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();
    static final GaugeSpec ACTIVE = MeterSpec.gauge("order.active", "")
            .description("Orders in flight.")
            .tags(SHOP)
            .signals(Signal.SATURATION)
            .build();
    static final TimerSpec STAGES = MeterSpec.timer("order.stage.duration")
            .description("Duration of the stages of orders.")
            .tags(SHOP, STAGE, ERROR_TYPE)
            .signals(Signal.DURATION)
            .build();
    static final CounterSpec PAINTED = MeterSpec.counter("paint.used", "bytes")
            .description("Paint used.")
            .tags(COLOUR)
            .build();
    static final SummarySpec SIZE = MeterSpec.summary("order.size", "bytes")
            .description("Size of orders.")
            .build();
    static final GaugeSpec RATIO =
            MeterSpec.gauge("paint.left", "ratio").description("Paint left.").build();
    static final MeterCatalog CATALOG = MeterCatalog.of("test", DURATION, ACTIVE, STAGES, PAINTED, SIZE, RATIO);

    private TestMeters() {}
}
