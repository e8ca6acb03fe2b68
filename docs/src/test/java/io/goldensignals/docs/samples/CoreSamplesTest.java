package io.goldensignals.docs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.testkit.CatalogAssert;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CoreSamplesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    // region catalogue
    static final class PricingMeters {
        static final TagSpec MATERIAL = TagSpec.closed("material", "What is printed with.", "resin", "steel");
        static final TagSpec STAGE = TagSpec.closed("stage", "A part of the calculation.", "slice", "estimate");
        static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 20);

        static final TimerSpec DURATION = MeterSpec.timer("pricing.duration")
                .description("Duration of price calculations.")
                .tags(MATERIAL, ERROR_TYPE)
                .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
                .build();
        static final TimerSpec STAGES = MeterSpec.timer("pricing.stage.duration")
                .description("Duration of the stages of price calculations.")
                .tags(MATERIAL, STAGE, ERROR_TYPE)
                .signals(Signal.DURATION)
                .build();
        static final GaugeSpec ACTIVE = MeterSpec.gauge("pricing.active", "")
                .description("Price calculations in flight.")
                .tags(MATERIAL)
                .signals(Signal.SATURATION)
                .build();
        static final MeterCatalog CATALOG = MeterCatalog.of("pricing", DURATION, STAGES, ACTIVE);
    }
    // endregion

    @Test
    void requests() {
        // region requests
        RequestMetrics pricing = RequestMetrics.builder(
                        Meters.of(registry, PricingMeters.CATALOG), PricingMeters.DURATION)
                .inFlight(PricingMeters.ACTIVE)
                .stages(PricingMeters.STAGES)
                .build();
        Operation resin = pricing.operation("resin"); // once, then kept

        int simple = resin.call(() -> 42);
        int staged = resin.staged(call -> {
            List<String> layers = call.stage("slice", () -> List.of("bottom", "top"));
            return call.stage("estimate", layers::size);
        });
        // endregion
        assertThat(simple).isEqualTo(42);
        assertThat(staged).isEqualTo(2);
        // region testing
        CatalogAssert.of(registry, PricingMeters.CATALOG)
                .holdsOnlyRows()
                .holdsEveryRow()
                .isIdle(PricingMeters.ACTIVE);
        // endregion
    }

    @Test
    void resources() throws Exception {
        // region resources
        ProcessMetrics.bind(registry, "shop-api", "1.4.2"); // memory, GC, threads, CPU, files, uptime
        ResourceMetrics resources = ResourceMetrics.create(registry);
        ExecutorService workers = resources.executor("pricing", Executors.newFixedThreadPool(4));
        // endregion
        assertThat(workers.submit(() -> 42).get()).isEqualTo(42);
        workers.shutdown();
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(4);
    }
}
