package io.goldensignals.registry;

import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;

/** The meters of a {@link SeriesBudget}. */
public final class RegistryMeters {

    /** The meter that asked for more than its part. */
    public static final TagSpec METER = TagSpec.capped("meter", "The name of the meter, as it was registered.", 256);

    /** The tag that grows. */
    public static final TagSpec TAG = TagSpec.capped(
            "tag",
            "The key of the tag whose value was replaced by " + TagSpec.OTHER + "; none if the meter was refused.",
            256);

    /** What is used of the budget. */
    public static final GaugeSpec SERIES = MeterSpec.gauge("instrumentation.series", "")
            .description("Meters in the registry that count against the budget: combinations of a name and tag values.")
            .signals(Signal.SATURATION)
            .build();

    /** The budget. */
    public static final GaugeSpec LIMIT = MeterSpec.gauge("instrumentation.series.limit", "")
            .description("Meters that the budget allows in the registry.")
            .signals(Signal.SATURATION)
            .build();

    /** What was past the budget. */
    public static final CounterSpec OVERFLOW = MeterSpec.counter("instrumentation.series.overflow", "")
            .description(
                    "Look-ups of meters past the budget, given a meter of " + TagSpec.OTHER + " or, without tag, none.")
            .tags(METER, TAG)
            .signals(Signal.ERRORS)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of("registry", SERIES, LIMIT, OVERFLOW);

    private RegistryMeters() {}
}
