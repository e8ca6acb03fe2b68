package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.core.Usage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The core under a registry that throws: the host must see no difference. */
class HostileRegistryTest {

    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 2);
    private static final TimerSpec DURATION = MeterSpec.timer("work.duration")
            .description("Duration of work.")
            .tags(ERROR_TYPE)
            .build();
    private static final GaugeSpec ACTIVE =
            MeterSpec.gauge("work.active", "").description("Work in flight.").build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("work", DURATION, ACTIVE);

    static Stream<HostileRegistry> registries() {
        return Stream.of(HostileRegistry.atCreation(), HostileRegistry.atRecording());
    }

    @ParameterizedTest
    @MethodSource("registries")
    void measuredWorkReturnsAndThrowsAsIfUnmeasured(HostileRegistry registry) {
        Operation operation = RequestMetrics.builder(Meters.of(registry, CATALOG), DURATION)
                .inFlight(ACTIVE)
                .build()
                .operation();
        IOException failure = new IOException("disk");
        CompletableFuture<String> future = CompletableFuture.completedFuture("later");

        assertThat(operation.call(() -> "value")).isEqualTo("value");
        assertThat(operation.async(() -> future)).isSameAs(future);
        assertThatThrownBy(() -> operation.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(registry.attacks()).isPositive();
        CatalogAssert.of(registry, CATALOG).isIdle(ACTIVE);
    }

    @ParameterizedTest
    @MethodSource("registries")
    void aMeasuredExecutorWorksAsIfUnmeasured(HostileRegistry registry) throws Exception {
        ResourceMetrics resources = ResourceMetrics.create(registry);
        ExecutorService executor = resources.executor("pool", Executors.newFixedThreadPool(1));

        assertThat(executor.submit(() -> 42).get()).isEqualTo(42);
        resources.resource("custom", "thing", Usage.inUse(() -> 1)).failed(new IOException("disk"));
        executor.shutdownNow();

        assertThat(registry.attacks()).isPositive();
    }
}
