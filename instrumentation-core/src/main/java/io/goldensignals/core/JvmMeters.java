package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;

/**
 * The golden signals of the Java virtual machine: memory, garbage collection, threads, classes.
 *
 * <p>All are made by Micrometer's binders, with the names of OpenTelemetry's conventions where Micrometer has them.
 */
public final class JvmMeters {

    /** The memory pool. */
    public static final TagSpec MEMORY_POOL = TagSpec.capped("jvm.memory.pool.name", "The memory pool.", 32);

    /** Heap or not. */
    public static final TagSpec MEMORY_TYPE =
            TagSpec.closed("jvm.memory.type", "Whether the pool is heap.", "heap", "non_heap");

    /** The buffer pool. */
    public static final TagSpec BUFFER_POOL = TagSpec.capped("id", "The buffer pool.", 8);

    /** What the collector did. */
    public static final TagSpec GC_ACTION = TagSpec.capped("action", "What the collector did.", 16);

    /** Why it did so. */
    public static final TagSpec GC_CAUSE = TagSpec.capped("cause", "Why it did so.", 64);

    /** The collector. */
    public static final TagSpec GC_NAME = TagSpec.capped("gc", "The collector.", 8);

    /** Always heap. */
    public static final TagSpec HEAP_AREA = TagSpec.capped("area", "Always heap.", 2);

    /** Always long-lived. */
    public static final TagSpec HEAP_POOL = TagSpec.capped("pool", "Always long-lived.", 2);

    /** The state of the threads. */
    public static final TagSpec THREAD_STATE = TagSpec.closed(
            "jvm.thread.state",
            "The state of the threads.",
            "new",
            "runnable",
            "blocked",
            "waiting",
            "timed_waiting",
            "terminated");

    /** Memory in use. */
    public static final ForeignSpec MEMORY_USED = MeterSpec.foreign("jvm.memory.used", "bytes", Meter.Type.GAUGE)
            .description("Memory in use.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory that the operating system has granted. */
    public static final ForeignSpec MEMORY_COMMITTED = MeterSpec.foreign(
                    "jvm.memory.committed", "bytes", Meter.Type.GAUGE)
            .description("Memory that the operating system has granted.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory that can be used at most. */
    public static final ForeignSpec MEMORY_LIMIT = MeterSpec.foreign("jvm.memory.limit", "bytes", Meter.Type.GAUGE)
            .description("Memory that can be used at most; -1 where there is no limit.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .signals(Signal.INFO)
            .build();

    /** Buffers outside the heap. */
    public static final ForeignSpec BUFFER_COUNT = MeterSpec.foreign("jvm.buffer.count", "buffers", Meter.Type.GAUGE)
            .description("Buffers outside the heap.")
            .tags(BUFFER_POOL)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory of buffers outside the heap. */
    public static final ForeignSpec BUFFER_MEMORY_USED = MeterSpec.foreign(
                    "jvm.buffer.memory.used", "bytes", Meter.Type.GAUGE)
            .description("Memory of buffers outside the heap.")
            .tags(BUFFER_POOL)
            .signals(Signal.UTILIZATION)
            .build();

    /** Capacity of buffers outside the heap. */
    public static final ForeignSpec BUFFER_TOTAL_CAPACITY = MeterSpec.foreign(
                    "jvm.buffer.total.capacity", "bytes", Meter.Type.GAUGE)
            .description("Capacity of buffers outside the heap.")
            .tags(BUFFER_POOL)
            .signals(Signal.UTILIZATION)
            .build();

    /** Pauses for garbage collection. */
    public static final ForeignSpec GC_PAUSE = MeterSpec.foreign("jvm.gc.pause", "seconds", Meter.Type.TIMER)
            .description("Pauses for garbage collection.")
            .tags(GC_ACTION, GC_CAUSE, GC_NAME)
            .signals(Signal.DURATION)
            .build();

    /** Garbage collection beside the application. */
    public static final ForeignSpec GC_CONCURRENT = MeterSpec.foreign(
                    "jvm.gc.concurrent.phase.time", "seconds", Meter.Type.TIMER)
            .description("Garbage collection beside the application.")
            .tags(GC_ACTION, GC_CAUSE, GC_NAME)
            .signals(Signal.DURATION)
            .build();

    /** Memory allocated by the application. */
    public static final ForeignSpec GC_ALLOCATED = MeterSpec.foreign(
                    "jvm.gc.memory.allocated", "bytes", Meter.Type.COUNTER)
            .description("Memory allocated by the application.")
            .signals(Signal.RATE)
            .build();

    /** Memory that survived into the old generation. */
    public static final ForeignSpec GC_PROMOTED = MeterSpec.foreign(
                    "jvm.gc.memory.promoted", "bytes", Meter.Type.COUNTER)
            .description("Memory that survived into the old generation.")
            .signals(Signal.RATE)
            .build();

    /** Old generation in use after a collection. */
    public static final ForeignSpec GC_LIVE = MeterSpec.foreign("jvm.gc.live.data.size", "bytes", Meter.Type.GAUGE)
            .description("Old generation in use after a collection.")
            .signals(Signal.UTILIZATION)
            .build();

    /** Old generation at most. */
    public static final ForeignSpec GC_MAX = MeterSpec.foreign("jvm.gc.max.data.size", "bytes", Meter.Type.GAUGE)
            .description("Old generation at most.")
            .signals(Signal.INFO)
            .build();

    /** Share of processor time spent on garbage collection, from 0 to 1. */
    public static final ForeignSpec GC_OVERHEAD = MeterSpec.foreign("jvm.gc.overhead", "", Meter.Type.GAUGE)
            .description("Share of processor time spent on garbage collection, from 0 to 1.")
            .signals(Signal.SATURATION)
            .build();

    /** Share of the long-lived heap in use after a collection, from 0 to 1. */
    public static final ForeignSpec MEMORY_AFTER_GC = MeterSpec.foreign(
                    "jvm.memory.usage.after.gc", "", Meter.Type.GAUGE)
            .description("Share of the long-lived heap in use after a collection, from 0 to 1.")
            .tags(HEAP_AREA, HEAP_POOL)
            .signals(Signal.SATURATION)
            .build();

    /** Threads by state. */
    public static final ForeignSpec THREAD_COUNT = MeterSpec.foreign("jvm.thread.count", "threads", Meter.Type.GAUGE)
            .description("Threads by state.")
            .tags(THREAD_STATE)
            .signals(Signal.SATURATION)
            .build();

    /** Live threads. */
    public static final ForeignSpec THREADS_LIVE = MeterSpec.foreign("jvm.threads.live", "threads", Meter.Type.GAUGE)
            .description("Live threads.")
            .signals(Signal.SATURATION)
            .build();

    /** Live daemon threads. */
    public static final ForeignSpec THREADS_DAEMON = MeterSpec.foreign(
                    "jvm.threads.daemon", "threads", Meter.Type.GAUGE)
            .description("Live daemon threads.")
            .signals(Signal.SATURATION)
            .build();

    /** Most live threads so far. */
    public static final ForeignSpec THREADS_PEAK = MeterSpec.foreign("jvm.threads.peak", "threads", Meter.Type.GAUGE)
            .description("Most live threads so far.")
            .signals(Signal.SATURATION)
            .build();

    /** Threads started. */
    public static final ForeignSpec THREADS_STARTED = MeterSpec.foreign(
                    "jvm.threads.started", "threads", Meter.Type.COUNTER)
            .description("Threads started.")
            .signals(Signal.RATE)
            .build();

    /** Threads in a deadlock. */
    public static final ForeignSpec THREADS_DEADLOCKED = MeterSpec.foreign(
                    "jvm.threads.deadlocked", "threads", Meter.Type.GAUGE)
            .description("Threads in a deadlock.")
            .signals(Signal.ERRORS)
            .build();

    /** Threads in a deadlock on object monitors. */
    public static final ForeignSpec THREADS_DEADLOCKED_MONITOR = MeterSpec.foreign(
                    "jvm.threads.deadlocked.monitor", "threads", Meter.Type.GAUGE)
            .description("Threads in a deadlock on object monitors.")
            .signals(Signal.ERRORS)
            .build();

    /** Classes loaded now. */
    public static final ForeignSpec CLASS_COUNT = MeterSpec.foreign("jvm.class.count", "classes", Meter.Type.GAUGE)
            .description("Classes loaded now.")
            .signals(Signal.UTILIZATION)
            .build();

    /** Classes loaded so far. */
    public static final ForeignSpec CLASS_LOADED = MeterSpec.foreign("jvm.class.loaded", "classes", Meter.Type.COUNTER)
            .description("Classes loaded so far.")
            .signals(Signal.RATE)
            .build();

    /** Classes unloaded so far. */
    public static final ForeignSpec CLASS_UNLOADED = MeterSpec.foreign(
                    "jvm.class.unloaded", "classes", Meter.Type.COUNTER)
            .description("Classes unloaded so far.")
            .signals(Signal.RATE)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "jvm",
            MEMORY_USED,
            MEMORY_COMMITTED,
            MEMORY_LIMIT,
            BUFFER_COUNT,
            BUFFER_MEMORY_USED,
            BUFFER_TOTAL_CAPACITY,
            GC_PAUSE,
            GC_CONCURRENT,
            GC_ALLOCATED,
            GC_PROMOTED,
            GC_LIVE,
            GC_MAX,
            GC_OVERHEAD,
            MEMORY_AFTER_GC,
            THREAD_COUNT,
            THREADS_LIVE,
            THREADS_DAEMON,
            THREADS_PEAK,
            THREADS_STARTED,
            THREADS_DEADLOCKED,
            THREADS_DEADLOCKED_MONITOR,
            CLASS_COUNT,
            CLASS_LOADED,
            CLASS_UNLOADED);

    private JvmMeters() {}
}
