package io.goldensignals.core;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** However many threads end a call, it ends once. */
public class EndInterleavings {

    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 5);
    private static final TimerSpec DURATION =
            MeterSpec.timer("work").description("Work.").tags(ERROR_TYPE).build();
    private static final GaugeSpec ACTIVE =
            MeterSpec.gauge("work.active", "").description("Work in flight.").build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("work", DURATION, ACTIVE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Call call = RequestMetrics.builder(Meters.of(registry, CATALOG), DURATION)
            .inFlight(ACTIVE)
            .build()
            .operation()
            .start();
    private volatile boolean ended;

    @Operation
    public void succeeds() {
        call.succeeded();
        ended = true;
    }

    @Operation
    public void fails() {
        call.failed(new IllegalStateException());
        ended = true;
    }

    @Validate
    public void once() {
        long recorded = registry.find("work").timers().stream()
                .mapToLong(each -> each.count())
                .sum();
        double active = registry.get("work.active").gauge().value();
        if (recorded != (ended ? 1 : 0) || active != (ended ? 0 : 1)) {
            throw new IllegalStateException("ended " + ended + ", recorded " + recorded + ", active " + active);
        }
    }
}
