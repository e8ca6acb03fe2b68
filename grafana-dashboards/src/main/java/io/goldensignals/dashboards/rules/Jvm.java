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

    /** Share of time that goes into collections. */
    public static String collecting(String window) {
        return sum(Metric.sum(JvmMeters.GC_DURATION).rate(window), JOB, REPLICA);
    }
}
