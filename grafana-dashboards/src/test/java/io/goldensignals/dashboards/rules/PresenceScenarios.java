package io.goldensignals.dashboards.rules;

import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.registry.RegistryMeters;
import java.util.List;

/** How the alerts of presence and saturation come about. */
final class PresenceScenarios {

    private static final String[] OLD = {
        "job", "shop-api", "instance", "a:8080", "jvm_memory_pool_name", "G1 Old Gen", "jvm_memory_type", "heap"
    };

    private static final String[] POOL = {
        "job", "shop-api", "instance", "a:8080", "resource_type", "executor", "resource_name", "prices"
    };

    private PresenceScenarios() {}

    static List<Scenario> presence() {
        return List.of(
                Scenario.of("TargetDown")
                        .labels("job", "shop-api", "instance", "a:8080")
                        .series(Metric.of(PlatformMeters.UP), "1x30 0x20 1x60")
                        .times(30, 45, 80),
                Scenario.of("JobAbsent")
                        .labels("job", "shop-api")
                        .series(Metric.of(PlatformMeters.UP), "1x60 0x20 1x60")
                        .series(Metric.of(PlatformMeters.UP), "1x60 0x20 1x60", "instance", "b:8080")
                        .times(60, 75, 90),
                Scenario.of("JobVanished")
                        .labels("job", "shop-api")
                        // It stays on for as long as it is away: 23 hours later still.
                        .step(10)
                        .series(Metric.of(PlatformMeters.UP), "1x6 stale _x140 1x6")
                        .times(6, 144, 150)
                        .outlivesItsSeries(),
                // What is gone for good ends after a day.
                Scenario.of("JobVanished")
                        .labels("job", "shop-api")
                        .step(10)
                        .series(Metric.of(PlatformMeters.UP), "1x6 stale")
                        .times(6, 8, 152)
                        .outlivesItsSeries(),
                Scenario.of("RestartsInALoop")
                        .labels("job", "shop-api", "instance", "a:8080")
                        .series(
                                Metric.of(ProcessMeters.PROCESS_START_TIME),
                                "100x30 1900x3 2140x3 2380x3 2620x80",
                                "job",
                                "shop-api")
                        .times(36, 45, 85),
                Scenario.of("RuleEvaluationFails")
                        .labels("job", "prometheus", "instance", "p:9090", "rule_group", "http")
                        .series(Metric.of(PlatformMeters.RULE_FAILURES), "0x20 0+1x5 5x60", "rule_group", "http")
                        .times(20, 25, 50),
                Scenario.of("RuleEvaluationFails")
                        .labels("job", "prometheus", "instance", "p:9090", "rule_group", "http")
                        .series(Metric.of(PlatformMeters.RULES_MISSED), "0x10 1x20 1+1x8 9x60", "rule_group", "http")
                        .times(20, 40, 70),
                Scenario.of("ConfigurationRefused")
                        .labels("job", "prometheus", "instance", "p:9090")
                        .series(Metric.of(PlatformMeters.PROMETHEUS_CONFIGURED), "1x20 0x20 1x60")
                        .times(20, 30, 50),
                Scenario.of("ConfigurationRefused")
                        .labels("job", "alertmanager", "instance", "a:9093")
                        .series(Metric.of(PlatformMeters.ALERTMANAGER_CONFIGURED), "1x20 0x20 1x60")
                        .times(20, 30, 50),
                Scenario.of("NotificationsFail")
                        .labels("job", "alertmanager", "integration", "telegram")
                        .series(Metric.of(PlatformMeters.NOTIFICATIONS_FAILED), "0x20 1x60", "integration", "telegram")
                        .times(20, 22, 40),
                prometheus("AlertmanagerUnreachable")
                        .series(Metric.of(PlatformMeters.ALERTS_DROPPED), "0x30 0+2x30 60x60")
                        .series(Metric.of(PlatformMeters.ALERTMANAGERS), "1x130")
                        .times(30, 45, 75),
                prometheus("AlertmanagerUnreachable")
                        .series(Metric.of(PlatformMeters.ALERTS_DROPPED), "0x130")
                        .series(Metric.of(PlatformMeters.ALERTMANAGERS), "2x30 0x30 2x60")
                        .times(30, 45, 75),
                born(
                        "InstrumentationFails",
                        Metric.of(InstrumentationMeters.ERRORS),
                        40,
                        "job",
                        "shop-api",
                        "component",
                        "servlet"),
                born(
                        "LabelValuesCut",
                        Metric.of(InstrumentationMeters.OVERFLOW),
                        90,
                        "job",
                        "shop-api",
                        "component",
                        "servlet",
                        "tag",
                        "http.route"),
                born(
                        "SeriesBudgetExhausted",
                        Metric.of(RegistryMeters.OVERFLOW),
                        60,
                        "job",
                        "shop-api",
                        "meter",
                        "cache.gets",
                        "tag",
                        "key"),
                Scenario.of("SeriesBudgetNearlyUsed")
                        .labels("job", "shop-api", "instance", "a:8080")
                        .series(Metric.of(RegistryMeters.SERIES), "100x30 900x40 100x60")
                        .series(Metric.of(RegistryMeters.LIMIT), "1000x130")
                        .times(30, 60, 100));
    }

    private static Scenario prometheus(String alert) {
        return Scenario.of(alert).labels("job", "prometheus", "instance", "p:9090");
    }

    /** An alert on a counter whose very first value is 1. */
    private static Scenario born(String alert, Metric counter, int resolvedAfter, String... labels) {
        return Scenario.of(alert)
                .labels(labels)
                .series(counter, "_x20 1x300", labels)
                .times(19, 21, 20 + resolvedAfter);
    }

    static List<Scenario> saturation() {
        String[] data = {"device", "/dev/sdb1", "fstype", "xfs", "mountpoint", "/data"};
        return List.of(
                // 500 GB of ten terabytes are left, which is enough until it fills up.
                host("HostDiskNearlyFull")
                        .labels(data)
                        .series(
                                Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE),
                                "5e11x30 5e11-1000000000x60 4.4e11x400",
                                data)
                        .series(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE), "1e13x500", data)
                        .times(30, 90, 480),
                // There is room, but not for one more file.
                host("HostDiskNearlyFull")
                        .labels(data)
                        .series(Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE), "9e12x130", data)
                        .series(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE), "1e13x130", data)
                        .series(Metric.of(PlatformMeters.NODE_FILES_FREE), "5e6x30 5e5x30 5e6x60", data)
                        .series(Metric.of(PlatformMeters.NODE_FILES), "1e7x130", data)
                        .times(30, 45, 80),
                process("HeapNearlyFull", Metric.of(JvmMeters.MEMORY_AFTER_GC), "50x30 90x30 50x60", OLD)
                        .series(Metric.of(JvmMeters.MEMORY_LIMIT), "100x130", OLD)
                        .times(30, 50, 80),
                process("GarbageCollectionBusy", Metric.sum(JvmMeters.GC_DURATION), "0+0.6x30 18+30x30 918+0.6x60")
                        .times(30, 50, 80),
                process("ThreadsDeadlocked", Metric.of(JvmMeters.THREAD_DEADLOCKED), "0x30 2x30 0x60")
                        .times(30, 35, 80),
                process("ProcessorSaturated", Metric.of(ProcessMeters.CPU_UTILIZATION), "0.3x30 0.99x40 0.3x60")
                        .times(30, 60, 100),
                process("FilesNearlyExhausted", Metric.of(ProcessMeters.FILE_DESCRIPTORS), "50x30 90x30 50x60")
                        .series(Metric.of(ProcessMeters.FILE_DESCRIPTOR_LIMIT), "100x130")
                        .times(30, 40, 80),
                resource("ResourceSaturated")
                        .series(Metric.of(ResourceMeters.UTILIZATION), "0.5x30 1x30 0.5x60", POOL)
                        .times(30, 45, 80),
                resource("ResourceWaitLong")
                        .series(
                                Metric.bucket(ResourceMeters.WAIT_DURATION).toString() + "{le=\"5.0\"}",
                                "0+10x30 300x30 300+10x60",
                                POOL)
                        .series(Metric.bucket(ResourceMeters.WAIT_DURATION) + "{le=\"10.0\"}", "0+10x120", POOL)
                        .series(Metric.bucket(ResourceMeters.WAIT_DURATION) + "{le=\"+Inf\"}", "0+10x120", POOL)
                        .times(30, 50, 90),
                Scenario.of("ResourceRejecting")
                        .labels("job", "shop-api", "resource_type", "executor", "resource_name", "prices")
                        .series(Metric.of(ResourceMeters.REJECTED), "0x30 0+2x5 10x60", POOL)
                        .times(30, 35, 60),
                host("HostMemoryLow")
                        .series(Metric.of(PlatformMeters.NODE_MEMORY_AVAILABLE), "50x30 5x30 50x60")
                        .series(Metric.of(PlatformMeters.NODE_MEMORY_TOTAL), "100x130")
                        .times(30, 45, 80),
                host("HostDiskNearlyFull")
                        .labels("device", "/dev/sda1", "fstype", "ext4", "mountpoint", "/var")
                        .series(
                                Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE),
                                "50x30 5x30 50x60",
                                "device",
                                "/dev/sda1",
                                "fstype",
                                "ext4",
                                "mountpoint",
                                "/var")
                        .series(
                                Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE),
                                "100x130",
                                "device",
                                "/dev/sda1",
                                "fstype",
                                "ext4",
                                "mountpoint",
                                "/var")
                        .times(30, 45, 80));
    }

    private static Scenario process(String alert, Metric metric, String values, String... labels) {
        return Scenario.of(alert)
                .labels("job", "shop-api", "instance", "a:8080")
                .series(metric, values, labels);
    }

    private static Scenario resource(String alert) {
        return Scenario.of(alert).labels(POOL);
    }

    private static Scenario host(String alert) {
        return Scenario.of(alert).labels("job", "node", "instance", "host:9100");
    }
}
