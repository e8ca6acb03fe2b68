package io.goldensignals.core;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadDeadlockMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmClassLoadingMeterConventions;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmMemoryMeterConventions;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmThreadMeterConventions;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;

/**
 * The golden signals of the process in one call: memory, garbage collection, threads, processor, classes, open files,
 * uptime and what runs here.
 *
 * <p>Closing it ends the listening for garbage collections and removes the gauges made here; Micrometer's own stay, as
 * its binders cannot take them back.
 */
public final class ProcessMetrics implements AutoCloseable {

    private final Meters meters;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final JvmHeapPressureMetrics heapPressure = new JvmHeapPressureMetrics();

    private ProcessMetrics(MeterRegistry registry, String service, String version) {
        this.meters = Meters.of(registry, ProcessMeters.CATALOG);
        bind(new JvmMemoryMetrics(Tags.empty(), new OpenTelemetryJvmMemoryMeterConventions(Tags.empty())));
        bind(new JvmThreadMetrics(Tags.empty(), new OpenTelemetryJvmThreadMeterConventions(Tags.empty())));
        bind(new ClassLoaderMetrics(new OpenTelemetryJvmClassLoadingMeterConventions()));
        bind(new JvmThreadDeadlockMetrics());
        bind(new FileDescriptorMetrics());
        bind(new UptimeMetrics());
        bind(collections);
        bind(heapPressure);
        bindProcessor();
        ProcessMeters.BUILD_INFO.gauge(
                meters, this, ignored -> 1, service, version, Runtime.version().toString());
    }

    /** Publishes the signals of this process, which runs {@code version} of {@code service}. */
    public static ProcessMetrics bind(MeterRegistry registry, String service, String version) {
        return new ProcessMetrics(registry, service, version);
    }

    @Override
    public void close() {
        collections.close();
        heapPressure.close();
        meters.close();
    }

    /** Micrometer's binder states processor time in nanoseconds; base units are seconds. */
    private void bindProcessor() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            ProcessMeters.CPU_TIME.counter(meters, system, bean -> bean.getProcessCpuTime() / 1e9);
            ProcessMeters.CPU_COUNT.gauge(meters, system, OperatingSystemMXBean::getAvailableProcessors);
            ProcessMeters.CPU_UTILIZATION.gauge(meters, system, bean -> known(bean.getProcessCpuLoad()));
            ProcessMeters.SYSTEM_CPU_UTILIZATION.gauge(meters, system, bean -> known(bean.getCpuLoad()));
        }
    }

    /** The bean says "not known yet" by a negative number. */
    private static double known(double load) {
        return load < 0 ? Double.NaN : load;
    }

    private void bind(MeterBinder binder) {
        try {
            binder.bindTo(meters.registry());
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }
}
