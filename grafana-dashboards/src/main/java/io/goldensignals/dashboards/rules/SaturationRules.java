package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.max;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.List;

/** What is about to run out: processor, memory, threads, pools, files, disks. */
public final class SaturationRules {

    private static final String WHERE = "{{ $labels.instance }} of {{ $labels.job }}";

    private SaturationRules() {}

    public static String space(Metric metric) {
        return metric.unlike(PlatformMeters.FILESYSTEM, "tmpfs|overlay|squashfs|ramfs")
                .now();
    }

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup("process", List.of(heap(p), collection(p), deadlock(p), processor(p), files(p))),
                new RuleGroup("resources", List.of(saturated(p), waiting(p), rejecting(p))),
                new RuleGroup("host", List.of(hostMemory(p), hostDisk(p))));
    }

    private static Alert heap(Profile p) {
        return Alert.warning("HeapNearlyFull")
                .expr(max(Jvm.heapAfterCollection(), JOB, REPLICA) + " > " + Threshold.HEAP_NEARLY_FULL)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("The heap of " + WHERE + " stays full even after collections.")
                .description("{{ $value | humanizePercentage }} of the long-lived heap is in use.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert collection(Profile p) {
        return Alert.warning("GarbageCollectionBusy")
                .expr(Jvm.collecting(p.window("5m")) + " > " + Threshold.GARBAGE_COLLECTION_BUSY)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("Garbage collection stops " + WHERE + " much of the time.")
                .description("{{ $value | humanizePercentage }} of the time goes into pauses.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert deadlock(Profile p) {
        return Alert.warning("ThreadsDeadlocked")
                .expr(max(
                                "max_over_time("
                                        + Metric.of(JvmMeters.THREAD_DEADLOCKED).over(p.window("5m")) + ")",
                                JOB,
                                REPLICA)
                        + " > 0")
                .hold(p.time("1m"))
                .summary("Deadlock in " + WHERE + ".")
                .description("{{ $value }} threads are in a deadlock.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert processor(Profile p) {
        return Alert.warning("ProcessorSaturated")
                .expr(max(
                                "avg_over_time("
                                        + Metric.of(ProcessMeters.CPU_UTILIZATION)
                                                .over(p.window("10m")) + ")",
                                JOB,
                                REPLICA)
                        + " > " + Threshold.PROCESSOR_SATURATED)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary(WHERE + " has no processor time left.")
                .description("{{ $value | humanizePercentage }} of all processors is used.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert files(Profile p) {
        return Alert.warning("FilesNearlyExhausted")
                .expr(max(
                                Metric.of(ProcessMeters.FILE_DESCRIPTORS) + " / "
                                        + Metric.of(ProcessMeters.FILE_DESCRIPTOR_LIMIT),
                                JOB,
                                REPLICA)
                        + " > " + Threshold.FILES_NEARLY_EXHAUSTED)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary(WHERE + " has nearly all its file descriptors open.")
                .description("{{ $value | humanizePercentage }} of them are open.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert saturated(Profile p) {
        return Alert.warning("ResourceSaturated")
                .expr(max(
                                "min_over_time("
                                        + Metric.of(ResourceMeters.UTILIZATION).over(p.window("5m")) + ")",
                                JOB,
                                REPLICA,
                                ResourceMeters.TYPE,
                                ResourceMeters.NAME)
                        + " > " + Threshold.RESOURCE_SATURATED)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.resource_name }} of " + WHERE + " is used up.")
                .description("{{ $value | humanizePercentage }} of it has been in use without a break.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert waiting(Profile p) {
        return Alert.warning("ResourceWaitLong")
                .expr(Promql.quantile(
                                0.95,
                                ResourceMeters.WAIT_DURATION,
                                p.window("5m"),
                                JOB,
                                REPLICA,
                                ResourceMeters.TYPE,
                                ResourceMeters.NAME)
                        + " > " + Threshold.RESOURCE_WAIT_LONG)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Work waits long for {{ $labels.resource_name }} of " + WHERE + ".")
                .description("One of twenty waits for {{ $value | humanizeDuration }} or longer.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert rejecting(Profile p) {
        return Alert.warning("ResourceRejecting")
                .expr(Promql.grownBy(
                        Metric.of(ResourceMeters.REJECTED),
                        p.window("5m"),
                        JOB,
                        ResourceMeters.TYPE,
                        ResourceMeters.NAME))
                .keep(p.time("5m"))
                .summary("{{ $labels.resource_name }} of {{ $labels.job }} turns work away.")
                .description("{{ $value | humanize }} requests were turned away.")
                .board(Board.PROCESS, JOB)
                .in(Category.SATURATION);
    }

    private static Alert hostMemory(Profile p) {
        return Alert.warning("HostMemoryLow")
                .expr(Metric.of(PlatformMeters.NODE_MEMORY_AVAILABLE) + " / "
                        + Metric.of(PlatformMeters.NODE_MEMORY_TOTAL) + " < " + Threshold.HOST_MEMORY_LOW)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} is short of memory.")
                .description("{{ $value | humanizePercentage }} of the memory is available.")
                .board(Board.HOST, JOB, REPLICA)
                .in(Category.SATURATION);
    }

    private static Alert hostDisk(Profile p) {
        Metric free = Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE);
        String available = space(free);
        String readOnly = Metric.of(PlatformMeters.NODE_FILESYSTEM_READ_ONLY) + " == 1";
        // A tenth of a large disk is room for long, unless it is filling up.
        String soon = available + " < 20e9 or predict_linear(" + available + "[" + p.window("6h") + "], "
                + Profile.seconds(p.time("1d")) + ") < 0";
        return Alert.warning("HostDiskNearlyFull")
                .expr(available + " / " + space(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE)) + " < "
                        + Threshold.HOST_DISK_NEARLY_FULL + "\nand (" + soon + ")\nunless "
                        + readOnly + "\nor " + space(Metric.of(PlatformMeters.NODE_FILES_FREE)) + " / "
                        + space(Metric.of(PlatformMeters.NODE_FILES)) + " < " + Threshold.HOST_DISK_NEARLY_FULL
                        + "\nunless " + readOnly)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.mountpoint }} of {{ $labels.instance }} is nearly full.")
                .description("{{ $value | humanizePercentage }} of its space or of its files is left.")
                .board(Board.HOST, JOB, REPLICA)
                .in(Category.SATURATION);
    }
}
