package io.goldensignals.core;

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
 * What the beans of the one process show, published once in a registry: a second time, processor time and collections would
 * count twice.
 */
final class ProcessSignals implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final Meters process;
    private final Meters jvm;
    private final @Nullable AutoCloseable platform;

    ProcessSignals(MeterRegistry registry) {
        this.process = Meters.of(registry, ProcessMeters.CATALOG);
        this.jvm = Meters.of(registry, JvmMeters.CATALOG);
        guarded(this::bindMemory);
        guarded(this::bindThreads);
        guarded(this::bindClasses);
        guarded(this::bindBuffers);
        guarded(this::bindRuntime);
        this.platform = platform();
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
            Class.forName("com.sun.management.OperatingSystemMXBean", false, ProcessSignals.class.getClassLoader());
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
}
