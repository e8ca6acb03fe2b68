package io.goldensignals.dashboards.exporters;

import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;

/** Metrics of Prometheus, Alertmanager and node_exporter, under the names that these publish. */
public final class PlatformMeters {

    public static final TagSpec CPU_MODE = label("mode");
    public static final TagSpec DEVICE = label("device");
    public static final TagSpec FILESYSTEM = label("fstype");
    public static final TagSpec MOUNT_POINT = label("mountpoint");
    public static final TagSpec RULE_GROUP = label("rule_group");
    public static final TagSpec INTEGRATION = label("integration");

    /** Of Prometheus 3 only. */
    public static final TagSpec ALERTMANAGER = label("alertmanager");

    public static final ForeignSpec UP = gauge("up", "Whether the last scrape succeeded.");
    public static final ForeignSpec SCRAPE_DURATION =
            gauge("scrape_duration_seconds", "How long the last scrape took.");
    public static final ForeignSpec SCRAPE_SAMPLES = gauge("scrape_samples_scraped", "Samples in the last scrape.");
    public static final ForeignSpec RULE_FAILURES =
            counter("prometheus_rule_evaluation_failures_total", "Evaluations of rules that failed.", RULE_GROUP);
    public static final ForeignSpec RULES_MISSED = counter(
            "prometheus_rule_group_iterations_missed_total",
            "Evaluations of a group that were left out, as one before took too long.",
            RULE_GROUP);
    public static final ForeignSpec PROMETHEUS_CONFIGURED =
            gauge("prometheus_config_last_reload_successful", "Whether Prometheus took its last configuration.");
    public static final ForeignSpec ALERTMANAGER_CONFIGURED =
            gauge("alertmanager_config_last_reload_successful", "Whether Alertmanager took its last configuration.");
    public static final ForeignSpec NOTIFICATIONS_FAILED =
            counter("alertmanager_notifications_failed_total", "Notifications that failed.", INTEGRATION);
    public static final ForeignSpec ALERTS_DROPPED = counter(
            "prometheus_notifications_dropped_total",
            "Alerts that Prometheus could not hand over to an Alertmanager.",
            ALERTMANAGER);
    public static final ForeignSpec ALERTMANAGERS =
            gauge("prometheus_notifications_alertmanagers_discovered", "Alertmanagers that Prometheus knows.");

    public static final ForeignSpec NODE_CPU =
            counter("node_cpu_seconds_total", "Time of processors by mode.", CPU_MODE, label("cpu"));
    public static final ForeignSpec NODE_LOAD =
            gauge("node_load1", "Runnable and waiting tasks, averaged over a minute.");
    public static final ForeignSpec NODE_MEMORY_TOTAL = gauge("node_memory_MemTotal_bytes", "Memory of the host.");
    public static final ForeignSpec NODE_MEMORY_AVAILABLE =
            gauge("node_memory_MemAvailable_bytes", "Memory that programs can still have without swapping.");
    public static final ForeignSpec NODE_MAJOR_FAULTS = MeterSpec.foreign(
                    "node_vmstat_pgmajfault", "", Meter.Type.OTHER)
            .description("Page faults that went to the disk: a counter, though not called so.")
            .build();
    public static final ForeignSpec NODE_DISK_TIME =
            counter("node_disk_io_time_seconds_total", "Time with operations in flight.", DEVICE);
    public static final ForeignSpec NODE_DISK_QUEUE =
            counter("node_disk_io_time_weighted_seconds_total", "The same, times the operations in flight.", DEVICE);
    public static final ForeignSpec NODE_FILESYSTEM_SIZE =
            gauge("node_filesystem_size_bytes", "Size of file systems.", DEVICE, FILESYSTEM, MOUNT_POINT);
    public static final ForeignSpec NODE_FILESYSTEM_AVAILABLE =
            gauge("node_filesystem_avail_bytes", "Free for users.", DEVICE, FILESYSTEM, MOUNT_POINT);
    public static final ForeignSpec NODE_FILES =
            gauge("node_filesystem_files", "Files that it can hold.", DEVICE, FILESYSTEM, MOUNT_POINT);
    public static final ForeignSpec NODE_FILES_FREE =
            gauge("node_filesystem_files_free", "Files that it can still take.", DEVICE, FILESYSTEM, MOUNT_POINT);
    public static final ForeignSpec NODE_FILESYSTEM_READ_ONLY =
            gauge("node_filesystem_readonly", "Whether it is mounted read-only.", DEVICE, FILESYSTEM, MOUNT_POINT);
    public static final ForeignSpec NODE_RECEIVED =
            counter("node_network_receive_bytes_total", "Bytes received.", DEVICE);
    public static final ForeignSpec NODE_SENT = counter("node_network_transmit_bytes_total", "Bytes sent.", DEVICE);
    public static final ForeignSpec NODE_DROPPED =
            counter("node_network_receive_drop_total", "Packets dropped on reception.", DEVICE);

    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "platform",
            UP,
            SCRAPE_DURATION,
            SCRAPE_SAMPLES,
            RULE_FAILURES,
            RULES_MISSED,
            PROMETHEUS_CONFIGURED,
            ALERTMANAGER_CONFIGURED,
            NOTIFICATIONS_FAILED,
            ALERTS_DROPPED,
            ALERTMANAGERS,
            NODE_CPU,
            NODE_LOAD,
            NODE_MEMORY_TOTAL,
            NODE_MEMORY_AVAILABLE,
            NODE_MAJOR_FAULTS,
            NODE_DISK_TIME,
            NODE_DISK_QUEUE,
            NODE_FILESYSTEM_SIZE,
            NODE_FILESYSTEM_AVAILABLE,
            NODE_FILES,
            NODE_FILES_FREE,
            NODE_FILESYSTEM_READ_ONLY,
            NODE_RECEIVED,
            NODE_SENT,
            NODE_DROPPED);

    private PlatformMeters() {}

    /** A label of a metric that another program publishes. */
    public static TagSpec label(String name) {
        return TagSpec.capped(name, "A label of the exporter.", 1000);
    }

    public static ForeignSpec gauge(String name, String description, TagSpec... labels) {
        return MeterSpec.foreign(name, "", Meter.Type.GAUGE)
                .description(description)
                .tags(labels)
                .build();
    }

    /** A counter; {@link MeterSpec#prometheusName()} gives the name as it stands here. */
    public static ForeignSpec counter(String name, String description, TagSpec... labels) {
        return MeterSpec.foreign(name, "", Meter.Type.COUNTER)
                .description(description)
                .tags(labels)
                .build();
    }
}
