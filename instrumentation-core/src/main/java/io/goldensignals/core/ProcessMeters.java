package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;

/**
 * The golden signals of the process: processor, open files, uptime, and what runs here.
 *
 * <p>What runs inside it is in {@link JvmMeters}. Files and uptime are made by Micrometer's binders.
 */
public final class ProcessMeters {

    /** The service's name. */
    public static final TagSpec SERVICE = TagSpec.capped("service.name", "The service's name.", 4);

    /** The service's version. */
    public static final TagSpec VERSION = TagSpec.capped("service.version", "The service's version.", 4);

    /** The Java runtime's version. */
    public static final TagSpec JAVA = TagSpec.capped("process.runtime.version", "The Java runtime's version.", 4);

    /** Open file descriptors. */
    public static final ForeignSpec PROCESS_FILES_OPEN = MeterSpec.foreign(
                    "process.files.open", "files", Meter.Type.GAUGE)
            .description("Open file descriptors.")
            .signals(Signal.UTILIZATION)
            .build();

    /** File descriptors that can be open at once. */
    public static final ForeignSpec PROCESS_FILES_MAX = MeterSpec.foreign(
                    "process.files.max", "files", Meter.Type.GAUGE)
            .description("File descriptors that can be open at once.")
            .signals(Signal.INFO)
            .build();

    /** Time since the process started. */
    public static final ForeignSpec PROCESS_UPTIME = MeterSpec.foreign("process.uptime", "seconds", Meter.Type.GAUGE)
            .description("Time since the process started.")
            .signals(Signal.INFO)
            .build();

    /** When the process started, in seconds since the epoch. */
    public static final ForeignSpec PROCESS_START_TIME = MeterSpec.foreign(
                    "process.start.time", "seconds", Meter.Type.GAUGE)
            .description("When the process started, in seconds since the epoch.")
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
            .signals(Signal.INFO)
            .build();

    /** Share of all processors that the process used lately, from 0 to 1. */
    public static final GaugeSpec CPU_UTILIZATION = MeterSpec.gauge("jvm.cpu.recent_utilization", "ratio")
            .description("Share of all processors that the process used lately, from 0 to 1.")
            .signals(Signal.UTILIZATION)
            .build();

    /** Share of all processors that the whole machine used lately, from 0 to 1. */
    public static final GaugeSpec SYSTEM_CPU_UTILIZATION = MeterSpec.gauge("system.cpu.utilization", "ratio")
            .description("Share of all processors that the whole machine used lately, from 0 to 1.")
            .signals(Signal.UTILIZATION)
            .build();

    /** What runs here. */
    public static final GaugeSpec BUILD_INFO = MeterSpec.gauge("service.info", "")
            .description("What runs here; the value is always 1.")
            .tags(SERVICE, VERSION, JAVA)
            .signals(Signal.INFO)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "process",
            PROCESS_FILES_OPEN,
            PROCESS_FILES_MAX,
            PROCESS_UPTIME,
            PROCESS_START_TIME,
            CPU_TIME,
            CPU_COUNT,
            CPU_UTILIZATION,
            SYSTEM_CPU_UTILIZATION,
            BUILD_INFO);

    private ProcessMeters() {}
}
