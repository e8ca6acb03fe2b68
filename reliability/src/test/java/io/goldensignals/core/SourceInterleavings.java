package io.goldensignals.core;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** Sources of one gauge come and go: it shows their sum, and is in the registry as long as there is one. */
public class SourceInterleavings {

    private static final GaugeSpec ROW =
            MeterSpec.gauge("things", "").description("Things.").build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("things", ROW);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, CATALOG);
    private final ConcurrentLinkedQueue<Registration> open = new ConcurrentLinkedQueue<>();

    @Operation
    public void register() {
        open.add(ROW.gauge(meters, 1, Integer::doubleValue));
    }

    @Operation
    public void close() {
        Registration one = open.poll();
        if (one != null) {
            one.close();
        }
    }

    @Validate
    public void theGaugeIsTheSumOfWhatIsOpen() {
        Gauge gauge = registry.find("things").gauge();
        double shown = gauge == null ? 0 : gauge.value();
        if (shown != open.size() || (gauge == null) != open.isEmpty()) {
            throw new IllegalStateException(open.size() + " are open, shown are " + shown + " by " + gauge);
        }
    }
}
