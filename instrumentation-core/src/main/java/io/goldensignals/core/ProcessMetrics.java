package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The golden signals of the process in one call: memory, garbage collection, threads, processor, classes, open files,
 * uptime and what runs here.
 *
 * <p>Processor, files and the durations of collections need the module {@code jdk.management}; without it they are not
 * published. Several on one registry publish the process once, each with its own {@code target.info}. Thread-safe; closing
 * the last one removes everything and ends the listening for collections.
 */
public final class ProcessMetrics implements AutoCloseable {

    private final Meters target;
    private final Shared<ProcessSignals> signals;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ProcessMetrics(Builder builder) {
        this.target = Meters.of(builder.registry, ProcessMeters.CATALOG);
        this.signals = target.shared().process();
        signals.join(() -> new ProcessSignals(builder.registry));
        ProcessMeters.TARGET_INFO.gauge(
                target,
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
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry, String service, String version) {
        return new Builder(registry, service, version);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            target.close();
            signals.leave(ProcessSignals::close);
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
