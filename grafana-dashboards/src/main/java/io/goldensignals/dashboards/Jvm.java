package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;
import static io.goldensignals.dashboards.Promql.sum;

import io.goldensignals.core.JvmMeters;

/** Expressions over the virtual machine's meters that boards and rules share. */
final class Jvm {

    /** The pools of what lives long, by the names that the collectors give them: Serial, Parallel, G1, ZGC, Shenandoah. */
    private static final String LONG_LIVED = ".*Old Gen.*|Tenured Gen|ZHeap|Shenandoah.*";

    private Jvm() {}

    /** Share of the long-lived heap that a collection left in use. */
    static String heapAfterCollection() {
        return Metric.of(JvmMeters.MEMORY_AFTER_GC).like(JvmMeters.MEMORY_POOL, LONG_LIVED) + " / "
                + Metric.of(JvmMeters.MEMORY_LIMIT).like(JvmMeters.MEMORY_POOL, LONG_LIVED);
    }

    /** Share of time that goes into collections. */
    static String collecting(String window) {
        return sum(Metric.sum(JvmMeters.GC_DURATION).rate(window), JOB, REPLICA);
    }
}
