package io.goldensignals.springboot;

import io.goldensignals.servlet.ContainerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

/** Publishes the container's threads and connections once it has started. Thread-safe. */
final class ContainerWatch implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerWatch.class);

    private final ObjectProvider<MeterRegistry> registry;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable ContainerMetrics metrics;

    ContainerWatch(ObjectProvider<MeterRegistry> registry) {
        this.registry = registry;
    }

    /** Has an effect once: children of the context, such as that of a management port, are ready too, and requests go on. */
    void start() {
        if (!started.get() && started.compareAndSet(false, true)) {
            try {
                metrics = ContainerMetrics.bind(registry.getObject());
            } catch (RuntimeException e) {
                LOG.warn("The container's threads are not measured", e);
            }
        }
    }

    @Override
    public void destroy() {
        started.set(true);
        ContainerMetrics bound = metrics;
        if (bound != null) {
            bound.close();
        }
    }
}
