package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The golden signals of the process in one call: memory, garbage collection, threads, processor, classes, open files,
 * uptime and what runs here.
 *
 * <p>Processor, files and the durations of collections need the module {@code jdk.management}; without it they are not
 * published. Thread-safe; closing it removes everything and ends the listening for collections.
 */
public final class ProcessMetrics implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final Meters process;
    private final Meters jvm;
    private final @Nullable AutoCloseable platform;

    private ProcessMetrics(Builder builder) {
        this.process = Meters.of(builder.registry, ProcessMeters.CATALOG);
        this.jvm = Meters.of(builder.registry, JvmMeters.CATALOG);
        guarded(this::bindMemory);
        guarded(this::bindThreads);
        guarded(this::bindClasses);
        guarded(this::bindBuffers);
        guarded(this::bindRuntime);
        this.platform = platform();
        ProcessMeters.TARGET_INFO.gauge(
                process,
                this,
                ignored -> 1,
                builder.service,
                builder.version,
                builder.instance,
                builder.environment,
                Runtime.version().toString());
    }

    /** Publishes the signals of this process, which runs {@code version} of {@code service}. */
    public static ProcessMetrics bind(MeterRegistry registry, String service, String version) {
        return builder(registry, service, version).build();
    }

    /** Begins to publish the signals of this process, with more of what it is. */
    public static Builder builder(MeterRegistry registry, String service, String version) {
        return new Builder(registry, service, version);
    }

    @Override
    public void close() {
        if (platform != null) {
            guarded(() -> {
                try {
                    platform.close();
                } catch (Exception e) {
                    process.failed(e);
                }
            });
        }
        process.close();
        jvm.close();
    }

    private void bindMemory() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            String name = pool.getName();
            String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
            JvmMeters.MEMORY_USED.gauge(jvm, pool, bean -> bean.getUsage().getUsed(), name, type);
            JvmMeters.MEMORY_COMMITTED.gauge(jvm, pool, bean -> bean.getUsage().getCommitted(), name, type);
            if (pool.getUsage().getMax() >= 0) { // a pool has a limit for good or never
                JvmMeters.MEMORY_LIMIT.gauge(jvm, pool, bean -> bean.getUsage().getMax(), name, type);
            }
            MemoryUsage collected = pool.getCollectionUsage();
            if (collected != null) { // else the pool is not collected
                JvmMeters.MEMORY_AFTER_GC.gauge(
                        jvm, pool, bean -> bean.getCollectionUsage().getUsed(), name, type);
            }
        }
    }

    private void bindThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ThreadCensus census = new ThreadCensus(jvm, threads);
        for (Thread.State state : Thread.State.values()) {
            String label = state.name().toLowerCase(Locale.ROOT);
            JvmMeters.THREAD_COUNT.gauge(jvm, census, all -> all.count(state, true), label, "true");
            JvmMeters.THREAD_COUNT.gauge(jvm, census, all -> all.count(state, false), label, "false");
        }
        JvmMeters.THREAD_PEAK.gauge(jvm, threads, ThreadMXBean::getPeakThreadCount);
        JvmMeters.THREAD_DEADLOCKED.gauge(jvm, census, ThreadCensus::deadlocked);
        JvmMeters.THREAD_STARTED.counter(jvm, threads, ThreadMXBean::getTotalStartedThreadCount);
    }

    private void bindClasses() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        JvmMeters.CLASS_COUNT.gauge(jvm, classes, ClassLoadingMXBean::getLoadedClassCount);
        JvmMeters.CLASS_LOADED.counter(jvm, classes, ClassLoadingMXBean::getTotalLoadedClassCount);
        JvmMeters.CLASS_UNLOADED.counter(jvm, classes, ClassLoadingMXBean::getUnloadedClassCount);
    }

    private void bindBuffers() {
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            JvmMeters.BUFFER_COUNT.gauge(jvm, pool, BufferPoolMXBean::getCount, pool.getName());
            JvmMeters.BUFFER_MEMORY_USED.gauge(jvm, pool, BufferPoolMXBean::getMemoryUsed, pool.getName());
            JvmMeters.BUFFER_MEMORY_LIMIT.gauge(jvm, pool, BufferPoolMXBean::getTotalCapacity, pool.getName());
        }
    }

    private void bindRuntime() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        ProcessMeters.PROCESS_UPTIME.gauge(process, runtime, bean -> bean.getUptime() / 1e3);
        ProcessMeters.PROCESS_START_TIME.gauge(process, runtime, bean -> bean.getStartTime() / 1e3);
        ProcessMeters.CPU_COUNT.gauge(process, Runtime.getRuntime(), Runtime::availableProcessors);
        if (!Double.isNaN(residentBytes())) {
            ProcessMeters.MEMORY_USAGE.gauge(process, this, ignored -> residentBytes());
        }
    }

    /** NaN where the system does not show it. */
    private static double residentBytes() {
        try {
            List<String> lines = Files.isReadable(STATUS) ? Files.readAllLines(STATUS) : List.of();
            for (String line : lines) {
                if (line.startsWith(RESIDENT)) {
                    return 1024.0
                            * Long.parseLong(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip());
                }
            }
            return Double.NaN;
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** What needs {@code jdk.management} stands in a class of its own, which is not loaded without that module. */
    private @Nullable AutoCloseable platform() {
        try {
            Class.forName("com.sun.management.OperatingSystemMXBean", false, ProcessMetrics.class.getClassLoader());
            return PlatformBeans.bind(process, jvm);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        } catch (RuntimeException e) {
            process.failed(e);
            return null;
        }
    }

    private void guarded(Runnable binding) {
        try {
            binding.run();
        } catch (Throwable failure) {
            process.failed(failure);
        }
    }

    /** Gathers what the process is. */
    public static final class Builder {
        private final MeterRegistry registry;
        private final String service;
        private final String version;
        private String instance = "";
        private String environment = "";

        private Builder(MeterRegistry registry, String service, String version) {
            this.registry = requireNonNull(registry, "registry");
            this.service = requireNonNull(service, "service");
            this.version = requireNonNull(version, "version");
        }

        /** The identity of this instance among those of the service, as {@code service.instance.id}. */
        public Builder instance(String id) {
            this.instance = requireNonNull(id, "id");
            return this;
        }

        /** The environment in which it runs, as {@code deployment.environment.name}. */
        public Builder environment(String name) {
            this.environment = requireNonNull(name, "name");
            return this;
        }

        /** Publishes the signals. */
        public ProcessMetrics build() {
            return new ProcessMetrics(this);
        }
    }
}
