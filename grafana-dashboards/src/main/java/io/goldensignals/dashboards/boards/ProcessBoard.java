package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.min;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.rules.BudgetRules;
import io.goldensignals.dashboards.rules.Jvm;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.registry.RegistryMeters;

/** The golden signals of the processes: processor, memory, garbage collection, threads, and the resources that they declare. */
final class ProcessBoard {

    private static final String WHO = legend(JOB, REPLICA);

    private ProcessBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.PROCESS,
                        "Is a process short of processor, memory, threads, connections or files?",
                        Metric.of(ProcessMeters.PROCESS_UPTIME))
                .row("Now", now())
                .row("Processor and memory", processorAndMemory())
                .collapsed("Garbage collection", garbageCollection())
                .row("Resources: executors, connection pools, semaphores", ResourcePanels.resources())
                .collapsed("Threads", threads())
                .collapsed("Files, classes, buffers", rest())
                .collapsed("The instrumentation itself", instrumentation());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat(
                            "Instances up",
                            "Instances whose last scrape succeeded. Fewer than expected: see the alert TargetDown.")
                    .query(sum(Metric.of(PlatformMeters.UP).now()), "up")
                    .atLeast(1),
            Panel.stat(
                            "Processor, busiest",
                            "Share of all processors used by the busiest process. Above "
                                    + Threshold.PROCESSOR_SATURATED + " requests wait.")
                    .unit("percentunit")
                    .query(max(Metric.of(ProcessMeters.CPU_UTILIZATION).now()), "used")
                    .thresholds(Threshold.PROCESSOR_SATURATED),
            Panel.stat(
                            "Heap left full, fullest",
                            "Share of the long-lived heap that even a collection could not free. Above "
                                    + Threshold.HEAP_NEARLY_FULL + " the end is near.")
                    .unit("percentunit")
                    .query(max(Jvm.heapAfterCollection()), "in use")
                    .thresholds(Threshold.HEAP_NEARLY_FULL),
            Panel.stat(
                            "Garbage collection, worst",
                            "Share of time spent on collecting. Above " + Threshold.GARBAGE_COLLECTION_BUSY
                                    + " the heap is too small or leaks.")
                    .unit("percentunit")
                    .query(max(Jvm.collecting("$__rate_interval")), "collecting")
                    .thresholds(Threshold.GARBAGE_COLLECTION_BUSY),
            Panel.stat(
                            "Threads in a deadlock",
                            "Any but 0 never resolves itself: take a thread dump, then restart the instance.")
                    .query(sum(Metric.of(JvmMeters.THREAD_DEADLOCKED).now()), "deadlocked")
                    .below(1),
            Panel.stat(
                            "Youngest process",
                            "Time since the last start of any instance. Short without a release: it crashed.")
                    .unit("s")
                    .query(min(Metric.of(ProcessMeters.PROCESS_UPTIME).now()), "uptime")
        };
    }

    private static Panel[] processorAndMemory() {
        return new Panel[] {
            Panels.perInstance(
                            "Processor, process",
                            "Share of all processors that each process uses.",
                            ProcessMeters.CPU_UTILIZATION)
                    .unit("percentunit")
                    .range(0, 1),
            Panels.perInstance(
                            "Processor, whole machine",
                            "Share that everything on the machine uses. Higher than the process's own: neighbours.",
                            ProcessMeters.SYSTEM_CPU_UTILIZATION)
                    .unit("percentunit")
                    .range(0, 1),
            Panel.lines("Processors used", "Processor time per second against the processors that there are.")
                    .query(sum(Metric.of(ProcessMeters.CPU_TIME).rate(), JOB, REPLICA), WHO)
                    .query(max(Metric.of(ProcessMeters.CPU_COUNT).now(), JOB, REPLICA), "available " + WHO),
            Panel.lines(
                            "Heap",
                            "Heap in use and its limit. The saw-tooth is healthy; what counts is the height of its valleys.")
                    .unit("bytes")
                    .query(heap(Metric.of(JvmMeters.MEMORY_USED)), WHO)
                    .query(heap(Metric.of(JvmMeters.MEMORY_LIMIT)), "limit " + WHO),
            Panel.lines("Memory pools", "Memory in use by pool, heap and other.")
                    .unit("bytes")
                    .query(
                            sum(Metric.of(JvmMeters.MEMORY_USED).now(), JvmMeters.MEMORY_TYPE, JvmMeters.MEMORY_POOL),
                            legend(JvmMeters.MEMORY_TYPE, JvmMeters.MEMORY_POOL))
                    .stacked(),
            Panel.lines("Memory granted", "Memory that the operating system has granted, by kind.")
                    .unit("bytes")
                    .query(
                            sum(Metric.of(JvmMeters.MEMORY_COMMITTED).now(), JOB, REPLICA, JvmMeters.MEMORY_TYPE),
                            legend(JOB, REPLICA, JvmMeters.MEMORY_TYPE))
        };
    }

    private static String heap(Metric memory) {
        return sum(memory.is(JvmMeters.MEMORY_TYPE, "heap").now(), JOB, REPLICA);
    }

    private static Panel[] garbageCollection() {
        return new Panel[] {
            Panel.lines(
                            "Heap after collection",
                            "Share of the long-lived heap in use after a collection. A line that only rises is a leak.")
                    .query(max(Jvm.heapAfterCollection(), JOB, REPLICA), WHO)
                    .unit("percentunit")
                    .range(0, 1)
                    .thresholds(Threshold.HEAP_NEARLY_FULL),
            Panel.lines("Time in collections", "Share of time that collections take, by what they did.")
                    .unit("percentunit")
                    .query(
                            sum(Metric.sum(JvmMeters.GC_DURATION).rate(), JOB, REPLICA, JvmMeters.GC_ACTION),
                            legend(JOB, REPLICA, JvmMeters.GC_ACTION)),
            Panel.lines("Collections", "Collections per second, by collector and what they did.")
                    .unit("ops")
                    .color(Panel.RATE)
                    .query(
                            sum(Metric.count(JvmMeters.GC_DURATION).rate(), JvmMeters.GC_NAME, JvmMeters.GC_ACTION),
                            legend(JvmMeters.GC_NAME, JvmMeters.GC_ACTION)),
            Panel.lines("Pools after collection", "Memory that the last collection of each pool left in use.")
                    .unit("bytes")
                    .query(
                            sum(Metric.of(JvmMeters.MEMORY_AFTER_GC).now(), JOB, REPLICA, JvmMeters.MEMORY_POOL),
                            legend(JOB, REPLICA, JvmMeters.MEMORY_POOL)),
            Panels.perInstance(
                            "Resident memory",
                            "Memory of the process as the system counts it: the heap, all else of the virtual machine, and native"
                                    + " memory.",
                            ProcessMeters.MEMORY_USAGE)
                    .unit("bytes")
        };
    }

    private static Panel[] threads() {
        return new Panel[] {
            Panel.lines("Threads by state", "Many blocked ones fight for a lock.")
                    .query(
                            sum(Metric.of(JvmMeters.THREAD_COUNT).now(), JvmMeters.THREAD_STATE),
                            legend(JvmMeters.THREAD_STATE))
                    .stacked(),
            Panel.lines("Live threads", "Live threads of each instance, daemons among them, and the most so far.")
                    .query(sum(Metric.of(JvmMeters.THREAD_COUNT).now(), JOB, REPLICA), "live " + WHO)
                    .query(
                            sum(
                                    Metric.of(JvmMeters.THREAD_COUNT)
                                            .is(JvmMeters.THREAD_DAEMON, "true")
                                            .now(),
                                    JOB,
                                    REPLICA),
                            "daemon " + WHO)
                    .query(sum(Metric.of(JvmMeters.THREAD_PEAK).now(), JOB, REPLICA), "peak " + WHO),
            Panels.rate(
                    "Threads started",
                    "Threads started per second. Far above 0: they are not pooled.",
                    Metric.of(JvmMeters.THREAD_STARTED),
                    "ops")
        };
    }

    private static Panel[] rest() {
        return new Panel[] {
            Panel.lines(
                            "File descriptors",
                            "Share of the file descriptors in use. At 1 nothing can be opened, sockets included.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            max(
                                    Metric.of(ProcessMeters.FILE_DESCRIPTORS) + " / "
                                            + Metric.of(ProcessMeters.FILE_DESCRIPTOR_LIMIT),
                                    JOB,
                                    REPLICA),
                            WHO)
                    .thresholds(Threshold.FILES_NEARLY_EXHAUSTED),
            Panel.lines("Buffers outside the heap", "Memory of direct and mapped buffers in use, and their capacity.")
                    .unit("bytes")
                    .query(
                            sum(Metric.of(JvmMeters.BUFFER_MEMORY_USED).now(), JvmMeters.BUFFER_POOL),
                            legend(JvmMeters.BUFFER_POOL))
                    .query(
                            sum(Metric.of(JvmMeters.BUFFER_MEMORY_LIMIT).now(), JvmMeters.BUFFER_POOL),
                            "capacity " + legend(JvmMeters.BUFFER_POOL)),
            Panels.level("Buffers", "How many of them.", JvmMeters.BUFFER_COUNT, JvmMeters.BUFFER_POOL),
            Panels.perInstance(
                    "Classes", "Loaded now. A line that only rises is a leak of class loaders.", JvmMeters.CLASS_COUNT),
            Panel.lines("Class loading", "Classes loaded and unloaded per second.")
                    .unit("ops")
                    .query(sum(Metric.of(JvmMeters.CLASS_LOADED).rate()), "loaded")
                    .query(sum(Metric.of(JvmMeters.CLASS_UNLOADED).rate()), "unloaded")
        };
    }

    private static Panel[] instrumentation() {
        return new Panel[] {
            Panels.failures(
                    "Own failures",
                    "Failures inside the instrumentation, kept from the application. Report them as a bug.",
                    Metric.of(InstrumentationMeters.ERRORS),
                    InstrumentationMeters.COMPONENT),
            Panels.failures(
                    "Label values cut",
                    "Values outside a label's set or cap, recorded as _OTHER.",
                    Metric.of(InstrumentationMeters.OVERFLOW),
                    InstrumentationMeters.COMPONENT,
                    InstrumentationMeters.TAG),
            Panel.lines(
                            "Series budget used",
                            "Part of the series that a registry with a budget may have. At 1 new ones are refused.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(BudgetRules.used(), WHO)
                    .thresholds(Threshold.SERIES_BUDGET_NEARLY_USED.value(), 1),
            Panel.lines("Series", "Combinations of a name and tag values in a registry with a budget, and its limit.")
                    .query(max(Metric.of(RegistryMeters.SERIES).now(), JOB, REPLICA), WHO)
                    .query(max(Metric.of(RegistryMeters.LIMIT).now(), JOB, REPLICA), "limit " + WHO),
            Panels.failures(
                    "Series folded",
                    "Look-ups past the budget, by meter and the tag that became _OTHER; without tag they were refused.",
                    Metric.of(RegistryMeters.OVERFLOW),
                    RegistryMeters.METER,
                    RegistryMeters.TAG),
            Panel.lines("Scrapes", "Samples in each scrape: the cost of the metrics in Prometheus.")
                    .query(max(Metric.of(PlatformMeters.SCRAPE_SAMPLES).now(), JOB, REPLICA), WHO),
            Panel.lines("Scrape duration", "How long Prometheus takes to read the metrics.")
                    .unit("s")
                    .color(Panel.DURATION)
                    .query(max(Metric.of(PlatformMeters.SCRAPE_DURATION).now(), JOB, REPLICA), WHO),
            Panel.table("What runs", "Name, version and Java runtime of each instance.")
                    .size(16, 8)
                    .query(
                            max(
                                    Metric.of(ProcessMeters.TARGET_INFO).now(),
                                    JOB,
                                    REPLICA,
                                    ProcessMeters.SERVICE,
                                    ProcessMeters.VERSION,
                                    ProcessMeters.INSTANCE,
                                    ProcessMeters.ENVIRONMENT,
                                    ProcessMeters.JAVA),
                            "")
                    .joined()
                    .withoutValues()
        };
    }
}
