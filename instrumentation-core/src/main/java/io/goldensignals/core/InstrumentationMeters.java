package io.goldensignals.core;

/** The meters with which the instrumentation watches itself; every module publishes them. */
public final class InstrumentationMeters {

    /** The module that counts. */
    public static final TagSpec COMPONENT =
            TagSpec.capped("component", "The instrumentation module, such as servlet or rabbitmq.", 32);

    /** The tag whose values were too many. */
    public static final TagSpec TAG =
            TagSpec.capped("tag", "The key of the tag whose value was replaced by " + TagSpec.OTHER + ".", 64);

    /** Failures inside the instrumentation. */
    public static final CounterSpec ERRORS = MeterSpec.counter("instrumentation.errors", "")
            .description("Failures inside the instrumentation, kept from the application.")
            .tags(COMPONENT)
            .signals(Signal.ERRORS)
            .build();

    /** Values outside a tag's bounds. */
    public static final CounterSpec OVERFLOW = MeterSpec.counter("instrumentation.overflow", "")
            .description("Tag values outside the tag's closed set or cap, recorded as " + TagSpec.OTHER + ".")
            .tags(COMPONENT, TAG)
            .signals(Signal.ERRORS)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of("instrumentation", ERRORS, OVERFLOW);

    private InstrumentationMeters() {}
}
