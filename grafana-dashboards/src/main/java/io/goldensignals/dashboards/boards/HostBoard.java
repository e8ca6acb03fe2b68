package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.rules.SaturationRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;

/** The host by the USE method, from node_exporter: utilization on the left, saturation on the right. */
final class HostBoard {

    private static final String WHO = legend(REPLICA);
    private static final String IDLE = "idle|iowait|steal";

    private HostBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.HOST,
                        "Is the machine short of processor, memory, disk or network?",
                        Metric.of(PlatformMeters.NODE_MEMORY_TOTAL))
                .row("Processor", processor())
                .row("Memory", memory())
                .row("Disk", disk())
                .row("Network", network());
    }

    private static Panel[] processor() {
        return new Panel[] {
            wide("Processor, utilization", "Share of the processors that is busy. Near 1 everything waits.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            "1 - avg by (instance) ("
                                    + sum(
                                            Metric.of(PlatformMeters.NODE_CPU)
                                                    .like(PlatformMeters.CPU_MODE, IDLE)
                                                    .rate(),
                                            REPLICA,
                                            "cpu")
                                    + ")",
                            WHO),
            wide(
                            "Processor, saturation",
                            "Runnable and waiting tasks per processor, over a minute. Above 1 tasks wait.")
                    .query(
                            Metric.of(PlatformMeters.NODE_LOAD) + " / on (job, instance) "
                                    + Promql.count(
                                            Metric.of(PlatformMeters.NODE_CPU)
                                                    .is(PlatformMeters.CPU_MODE, "idle")
                                                    .rate(),
                                            Promql.JOB,
                                            REPLICA),
                            WHO)
                    .below(1)
        };
    }

    private static Panel[] memory() {
        return new Panel[] {
            wide("Memory, utilization", "Share of the memory that programs hold. Near 1 the kernel begins to kill.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            "1 - " + Metric.of(PlatformMeters.NODE_MEMORY_AVAILABLE) + " / "
                                    + Metric.of(PlatformMeters.NODE_MEMORY_TOTAL),
                            WHO)
                    .thresholds(Threshold.HOST_MEMORY_LOW.soonInUse(), Threshold.HOST_MEMORY_LOW.inUse()),
            wide("Memory, saturation", "Page faults per second that went to the disk. A constant stream is thrashing.")
                    .unit("ops")
                    .query(Metric.of(PlatformMeters.NODE_MAJOR_FAULTS).rate(), WHO)
        };
    }

    private static Panel[] disk() {
        String device = legend(REPLICA, PlatformMeters.DEVICE);
        return new Panel[] {
            Panel.lines("Disk, utilization", "Share of time in which the disk had something to do.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(Metric.of(PlatformMeters.NODE_DISK_TIME).rate(), device),
            Panel.lines("Disk, saturation", "Operations in flight, on average. Many of them wait.")
                    .query(Metric.of(PlatformMeters.NODE_DISK_QUEUE).rate(), device),
            Panel.lines("Disk space", "Share of each file system in use.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            "1 - " + SaturationRules.space(Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE)) + " / "
                                    + SaturationRules.space(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE)),
                            legend(REPLICA, PlatformMeters.MOUNT_POINT))
                    .thresholds(Threshold.HOST_DISK_NEARLY_FULL.soonInUse(), Threshold.HOST_DISK_NEARLY_FULL.inUse())
        };
    }

    private static Panel[] network() {
        return new Panel[] {
            wide("Network, utilization", "Bytes per second received (up) and sent (down), the loopback left out.")
                    .unit("Bps")
                    .unbounded()
                    .query(traffic(Metric.of(PlatformMeters.NODE_RECEIVED)), "received " + WHO)
                    .query("-" + traffic(Metric.of(PlatformMeters.NODE_SENT)), "sent " + WHO),
            wide("Network, saturation", "Packets per second that were dropped on reception.")
                    .unit("pps")
                    .query(traffic(Metric.of(PlatformMeters.NODE_DROPPED)), WHO)
        };
    }

    private static String traffic(Metric metric) {
        return sum(metric.not(PlatformMeters.DEVICE, "lo").rate(), REPLICA);
    }

    private static Panel wide(String title, String description) {
        return Panel.lines(title, description).size(12, 8);
    }
}
