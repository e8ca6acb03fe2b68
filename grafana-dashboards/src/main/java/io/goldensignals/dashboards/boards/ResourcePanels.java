package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Threshold;

/** Panels on the resources that services declare: how full, who waits, who is turned away. */
final class ResourcePanels {

    private static final String WHICH = legend(JOB, REPLICA, ResourceMeters.TYPE, ResourceMeters.NAME);

    private ResourcePanels() {}

    static Panel[] resources() {
        return new Panel[] {
            Panels.perInstance(
                            "Utilization",
                            "Share of each resource in use. At 1 the next one waits.",
                            ResourceMeters.UTILIZATION,
                            ResourceMeters.TYPE,
                            ResourceMeters.NAME)
                    .range(0, 1)
                    .thresholds(Threshold.RESOURCE_SATURATED),
            Panels.perInstance(
                    "Waiting",
                    "Who waits for a resource now: queued tasks, blocked threads. Growing means overload.",
                    ResourceMeters.WAITING,
                    ResourceMeters.TYPE,
                    ResourceMeters.NAME),
            Panels.p95(
                            "Wait, 95th percentile",
                            "How long one of twenty waits for the resource.",
                            ResourceMeters.WAIT_DURATION,
                            ResourceMeters.TYPE,
                            ResourceMeters.NAME)
                    .color(Panel.DURATION),
            Panel.lines(
                            "In use against the limit",
                            "Units in use: threads, permits, connections; and how many there are.")
                    .query(
                            sum(
                                    Metric.of(ResourceMeters.IN_USE).now(),
                                    JOB,
                                    REPLICA,
                                    ResourceMeters.TYPE,
                                    ResourceMeters.NAME),
                            WHICH)
                    .query(
                            sum(
                                    Metric.of(ResourceMeters.LIMIT).now(),
                                    JOB,
                                    REPLICA,
                                    ResourceMeters.TYPE,
                                    ResourceMeters.NAME),
                            "limit " + WHICH),
            Panels.failures(
                    "Turned away",
                    "Requests that a full resource refused. Each is work that was not done.",
                    Metric.of(ResourceMeters.REJECTED),
                    ResourceMeters.TYPE,
                    ResourceMeters.NAME),
            Panels.failures(
                    "Failed uses",
                    "Uses of the resource that ended in an exception.",
                    Metric.of(ResourceMeters.ERRORS),
                    ResourceMeters.NAME,
                    ResourceMeters.ERROR_TYPE)
        };
    }
}
