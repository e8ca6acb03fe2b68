package io.goldensignals.core;

/**
 * The golden signals of the process: processor, resident memory, open files, uptime, and what runs here.
 *
 * <p>What runs inside it is in {@link JvmMeters}.
 */
public final class ProcessMeters {

    /** The service's name. */
    public static final TagSpec SERVICE = TagSpec.capped("service.name", "The service's name.", 4);

    /** The service's version. */
    public static final TagSpec VERSION = TagSpec.capped("service.version", "The service's version.", 4);

    /** The instance's identity. */
    public static final TagSpec INSTANCE =
            TagSpec.capped("service.instance.id", "The instance's identity; absent unless given.", 4);

    /** The environment. */
    public static final TagSpec ENVIRONMENT = TagSpec.capped(
            "deployment.environment.name", "The environment, such as production; absent unless given.", 4);

    /** The Java runtime's version. */
    public static final TagSpec JAVA = TagSpec.capped("process.runtime.version", "The Java runtime's version.", 4);

    /** Resident memory of the process; absent where the system does not show it. */
    public static final GaugeSpec MEMORY_USAGE = MeterSpec.gauge("process.memory.usage", "bytes")
            .description("Resident memory of the process; absent where the system does not show it.")
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Open file descriptors. */
    public static final GaugeSpec FILE_DESCRIPTORS = MeterSpec.gauge("jvm.file_descriptor.count", "")
            .description("Open file descriptors.")
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** File descriptors that can be open at once. */
    public static final GaugeSpec FILE_DESCRIPTOR_LIMIT = MeterSpec.gauge("jvm.file_descriptor.limit", "")
            .description("File descriptors that can be open at once.")
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Time since the process started. */
    public static final GaugeSpec PROCESS_UPTIME = MeterSpec.gauge("process.uptime", "seconds")
            .description("Time since the process started.")
            .combine(Combine.MAX)
            .sharedTimeGauge()
            .signals(Signal.INFO)
            .build();

    /** When the process started, in seconds since the epoch. */
    public static final GaugeSpec PROCESS_START_TIME = MeterSpec.gauge("process.start.time", "seconds")
            .description("When the process started, in seconds since the epoch.")
            .combine(Combine.MAX)
            .sharedTimeGauge()
            .signals(Signal.INFO)
            .build();

    /** Processor time that the process has used. */
    public static final CounterSpec CPU_TIME = MeterSpec.counter("jvm.cpu.time", "seconds")
            .description("Processor time that the process has used.")
            .signals(Signal.UTILIZATION)
            .build();

    /** Processors that the process may use. */
    public static final GaugeSpec CPU_COUNT = MeterSpec.gauge("jvm.cpu.count", "")
            .description("Processors that the process may use.")
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Share of all processors that the process used lately, from 0 to 1. */
    public static final GaugeSpec CPU_UTILIZATION = MeterSpec.gauge("jvm.cpu.recent_utilization", "ratio")
            .description("Share of all processors that the process used lately, from 0 to 1.")
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Share of all processors that the whole machine used lately, from 0 to 1. */
    public static final GaugeSpec SYSTEM_CPU_UTILIZATION = MeterSpec.gauge("jvm.system.cpu.utilization", "ratio")
            .description("Share of all processors that the whole machine used lately, from 0 to 1.")
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** What runs here; the value is always 1. */
    public static final GaugeSpec TARGET_INFO = MeterSpec.gauge("target.info", "")
            .description("What runs here; the value is always 1.")
            .tags(SERVICE, VERSION, INSTANCE, ENVIRONMENT, JAVA)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "process",
            MEMORY_USAGE,
            FILE_DESCRIPTORS,
            FILE_DESCRIPTOR_LIMIT,
            PROCESS_UPTIME,
            PROCESS_START_TIME,
            CPU_TIME,
            CPU_COUNT,
            CPU_UTILIZATION,
            SYSTEM_CPU_UTILIZATION,
            TARGET_INFO);

    private ProcessMeters() {}
}
