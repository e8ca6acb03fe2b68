package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aPoolWithoutALimitHasNoLimit() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0")) {
            assertThat(registry.find("jvm.memory.limit").gauges())
                    .isNotEmpty()
                    .allSatisfy(limit -> assertThat(limit.value()).isPositive());
        }
    }

    @Test
    void collectionsHaveADuration() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0")) {
            System.gc();

            await().untilAsserted(() -> assertThat(
                            registry.find("jvm.gc.duration").timers())
                    .isNotEmpty()
                    .allSatisfy(timer -> {
                        assertThat(timer.getId().getTag("jvm.gc.name")).isNotEmpty();
                        assertThat(timer.getId().getTag("jvm.gc.action")).isNotEmpty();
                    }));
        }
    }

    @Test
    void everyThreadIsCountedOnceByStateAndKind() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0")) {
            double counted = registry.find("jvm.thread.count").gauges().stream()
                    .mapToDouble(Gauge::value)
                    .sum();

            assertThat(counted)
                    .isBetween(1.0, (double) ManagementFactory.getThreadMXBean().getPeakThreadCount());
            assertThat(registry.get("jvm.thread.count")
                            .tag("jvm.thread.state", "runnable")
                            .tag("jvm.thread.daemon", "false")
                            .gauge()
                            .value())
                    .as("this thread")
                    .isPositive();
            assertThat(registry.get("jvm.thread.deadlocked").gauge().value()).isZero();
        }
    }

    @Test
    void residentMemoryHoldsMoreThanTheHeapInUse() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0")) {
            assertThat(registry.find("process.memory.usage").gauges())
                    .allSatisfy(resident -> assertThat(resident.value()).isGreaterThan(1 << 20));
            assertThat(registry.get("process.uptime").gauge().value()).isPositive();
        }
    }

    @Test
    void whatRunsIsToldAsGiven() {
        try (ProcessMetrics ignored = ProcessMetrics.builder(registry, "shop", "1.0")
                .instance("shop-7")
                .environment("production")
                .build()) {
            Meter.Id info = registry.get("target.info").gauge().getId();

            assertThat(info.getTag("service.name")).isEqualTo("shop");
            assertThat(info.getTag("service.version")).isEqualTo("1.0");
            assertThat(info.getTag("service.instance.id")).isEqualTo("shop-7");
            assertThat(info.getTag("deployment.environment.name")).isEqualTo("production");
        }
    }

    @Test
    void micrometersOwnBindersCanBeBoundAsWell() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0");
                JvmGcMetrics collections = new JvmGcMetrics()) {
            new UptimeMetrics().bindTo(registry);
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ClassLoaderMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new FileDescriptorMetrics().bindTo(registry);
            collections.bindTo(registry);

            assertThat(registry.find("process.uptime").meters()).hasSize(1);
        }
    }

    @Test
    void closingRemovesWhatIsReadAndListensNoMore() {
        ProcessMetrics process = ProcessMetrics.bind(registry, "shop", "1.0");

        process.close();
        process.close();

        List<Meter> left = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("jvm.")
                        || meter.getId().getName().startsWith("process."))
                .filter(meter -> !(meter instanceof Timer))
                .toList();
        assertThat(left).isEmpty();
        long before = collections();
        System.gc();
        assertThat(collections()).isEqualTo(before);
    }

    @Test
    void twoOnOneRegistryCountTheProcessOnce() {
        try (ProcessMetrics ignored = ProcessMetrics.bind(registry, "shop", "1.0");
                ProcessMetrics again = ProcessMetrics.bind(registry, "audit", "2.0")) {
            long started = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
            assertThat(registry.get("jvm.thread.started").functionCounter().count())
                    .isBetween((double) started, started + 20.0);
            assertThat(registry.get("jvm.cpu.count").gauge().value())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(registry.find("target.info").gauges())
                    .extracting(info -> info.getId().getTag("service.name"))
                    .containsExactlyInAnyOrder("shop", "audit");

            SimpleMeterRegistry alone = new SimpleMeterRegistry();
            long earlier = collections();
            try (ProcessMetrics model = ProcessMetrics.bind(alone, "shop", "1.0")) {
                System.gc();
                await().untilAsserted(() -> assertThat(collections(alone)).isPositive());
                await().untilAsserted(() ->
                        assertThat(collections() - earlier).isBetween(collections(alone), collections(alone) + 1));
            }
        }
    }

    @Test
    void closingOneOfTwoLeavesTheProcessToTheOther() {
        ProcessMetrics first = ProcessMetrics.bind(registry, "shop", "1.0");
        ProcessMetrics other = ProcessMetrics.bind(registry, "audit", "2.0");

        first.close();
        first.close();

        assertThat(registry.get("jvm.thread.started").functionCounter().count()).isPositive();
        assertThat(registry.get("target.info").gauge().getId().getTag("service.name"))
                .isEqualTo("audit");
        long before = collections();
        System.gc();
        await().untilAsserted(() -> assertThat(collections()).isGreaterThan(before));

        other.close();
        assertThat(registry.find("jvm.thread.started").functionCounter()).isNull();
        assertThat(registry.find("target.info").gauge()).isNull();

        try (ProcessMetrics later = ProcessMetrics.bind(registry, "shop", "1.1")) {
            assertThat(registry.get("jvm.thread.started").functionCounter().count())
                    .isPositive();
        }
    }

    private static long collections(SimpleMeterRegistry registry) {
        return registry.find("jvm.gc.duration").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private long collections() {
        return collections(registry);
    }
}
