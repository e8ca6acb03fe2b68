package io.goldensignals.core;

import java.util.List;

/**
 * The golden signals of the Java virtual machine: memory, garbage collection, threads, classes, buffers.
 *
 * <p>Read from its management beans, under the names of OpenTelemetry's conventions where these have them.
 */
public final class JvmMeters {

    /** The memory pool. */
    public static final TagSpec MEMORY_POOL = TagSpec.capped("jvm.memory.pool.name", "The memory pool.", 32);

    /** Heap or not. */
    public static final TagSpec MEMORY_TYPE =
            TagSpec.closed("jvm.memory.type", "Whether the pool is heap.", "heap", "non_heap");

    /** The buffer pool. */
    public static final TagSpec BUFFER_POOL = TagSpec.capped("jvm.buffer.pool.name", "The buffer pool.", 8);

    /** What the collector did. */
    public static final TagSpec GC_ACTION = TagSpec.capped("jvm.gc.action", "What the collector did.", 16);

    /** The collector. */
    public static final TagSpec GC_NAME = TagSpec.capped("jvm.gc.name", "The collector.", 8);

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

    /** Whether the threads are daemons. */
    public static final TagSpec THREAD_DAEMON =
            TagSpec.closed("jvm.thread.daemon", "Whether the threads are daemons.", "true", "false");

    /** Memory in use. */
    public static final GaugeSpec MEMORY_USED = MeterSpec.gauge("jvm.memory.used", "bytes")
            .description("Memory in use.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory that the operating system has granted. */
    public static final GaugeSpec MEMORY_COMMITTED = MeterSpec.gauge("jvm.memory.committed", "bytes")
            .description("Memory that the operating system has granted.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory that can be used at most; absent where there is no limit. */
    public static final GaugeSpec MEMORY_LIMIT = MeterSpec.gauge("jvm.memory.limit", "bytes")
            .description("Memory that can be used at most; absent where there is no limit.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Memory in use after the last collection of the pool. */
    public static final GaugeSpec MEMORY_AFTER_GC = MeterSpec.gauge("jvm.memory.used_after_last_gc", "bytes")
            .description("Memory in use after the last collection of the pool.")
            .tags(MEMORY_POOL, MEMORY_TYPE)
            .combine(Combine.MAX)
            .signals(Signal.SATURATION)
            .build();

    /** Duration of garbage collections. */
    public static final TimerSpec GC_DURATION = MeterSpec.timer("jvm.gc.duration")
            .description("Duration of garbage collections.")
            .tags(GC_ACTION, GC_NAME)
            .buckets(List.of(0.01, 0.1, 1.0, 10.0))
            .signals(Signal.DURATION)
            .build();

    /** Platform threads, by state. */
    public static final GaugeSpec THREAD_COUNT = MeterSpec.gauge("jvm.thread.count", "")
            .description("Platform threads, by state.")
            .tags(THREAD_STATE, THREAD_DAEMON)
            .combine(Combine.MAX)
            .signals(Signal.SATURATION)
            .build();

    /** Most threads at once so far. */
    public static final GaugeSpec THREAD_PEAK = MeterSpec.gauge("jvm.thread.peak", "")
            .description("Most threads at once so far.")
            .combine(Combine.MAX)
            .signals(Signal.SATURATION)
            .build();

    /** Threads in a deadlock on monitors or other owned locks. */
    public static final GaugeSpec THREAD_DEADLOCKED = MeterSpec.gauge("jvm.thread.deadlocked", "")
            .description("Threads in a deadlock on monitors or other owned locks.")
            .combine(Combine.MAX)
            .signals(Signal.ERRORS)
            .build();

    /** Threads started. */
    public static final CounterSpec THREAD_STARTED = MeterSpec.counter("jvm.thread.started", "")
            .description("Threads started.")
            .signals(Signal.RATE)
            .build();

    /** Classes loaded now. */
    public static final GaugeSpec CLASS_COUNT = MeterSpec.gauge("jvm.class.count", "")
            .description("Classes loaded now.")
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Classes loaded so far. */
    public static final CounterSpec CLASS_LOADED = MeterSpec.counter("jvm.class.loaded", "")
            .description("Classes loaded so far.")
            .signals(Signal.RATE)
            .build();

    /** Classes unloaded so far. */
    public static final CounterSpec CLASS_UNLOADED = MeterSpec.counter("jvm.class.unloaded", "")
            .description("Classes unloaded so far.")
            .signals(Signal.RATE)
            .build();

    /** Buffers outside the heap. */
    public static final GaugeSpec BUFFER_COUNT = MeterSpec.gauge("jvm.buffer.count", "")
            .description("Buffers outside the heap.")
            .tags(BUFFER_POOL)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Memory of buffers outside the heap. */
    public static final GaugeSpec BUFFER_MEMORY_USED = MeterSpec.gauge("jvm.buffer.memory.used", "bytes")
            .description("Memory of buffers outside the heap.")
            .tags(BUFFER_POOL)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Capacity of buffers outside the heap. */
    public static final GaugeSpec BUFFER_MEMORY_LIMIT = MeterSpec.gauge("jvm.buffer.memory.limit", "bytes")
            .description("Capacity of buffers outside the heap.")
            .tags(BUFFER_POOL)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "jvm",
            MEMORY_USED,
            MEMORY_COMMITTED,
            MEMORY_LIMIT,
            MEMORY_AFTER_GC,
            GC_DURATION,
            THREAD_COUNT,
            THREAD_PEAK,
            THREAD_DEADLOCKED,
            THREAD_STARTED,
            CLASS_COUNT,
            CLASS_LOADED,
            CLASS_UNLOADED,
            BUFFER_COUNT,
            BUFFER_MEMORY_USED,
            BUFFER_MEMORY_LIMIT);

    private JvmMeters() {}
}
