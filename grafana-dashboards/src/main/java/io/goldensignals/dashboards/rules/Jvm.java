package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.dashboards.prometheus.Metric;

/** Expressions over the virtual machine's meters that boards and rules share. */
public final class Jvm {

    /** The pools of what lives long, by the names that the collectors give them: Serial, Parallel, G1, ZGC, Shenandoah. */
    private static final String LONG_LIVED = ".*Old Gen.*|Tenured Gen|ZHeap|Shenandoah.*";

    private Jvm() {}

    /** Share of the long-lived heap that a collection left in use. */
    public static String heapAfterCollection() {
        return Metric.of(JvmMeters.MEMORY_AFTER_GC).like(JvmMeters.MEMORY_POOL, LONG_LIVED) + " / "
                + Metric.of(JvmMeters.MEMORY_LIMIT).like(JvmMeters.MEMORY_POOL, LONG_LIVED);
    }

    /** What collectors do beside the application, without stopping it: G1, ZGC, Shenandoah. */
    private static final String CONCURRENT = ".*Cycles|G1 Concurrent GC";

    /** Share of time in which collections stop the application. */
    public static String collecting(String window) {
        return sum(
                Metric.sum(JvmMeters.GC_DURATION)
                        .unlike(JvmMeters.GC_NAME, CONCURRENT)
                        .rate(window),
                JOB,
                REPLICA);
    }
}
