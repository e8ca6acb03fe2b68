package io.goldensignals.springboot;

import io.goldensignals.servlet.ContainerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Publishes the container's threads and connections once it has started. */
final class ContainerWatch implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerWatch.class);

    private final ObjectProvider<MeterRegistry> registry;
    private @Nullable ContainerMetrics metrics;

    ContainerWatch(ObjectProvider<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        if (metrics != null) {
            return; // a child context is ready, such as that of a management port
        }
        try {
            metrics = ContainerMetrics.bind(registry.getObject());
        } catch (RuntimeException e) {
            LOG.warn("The container's threads are not measured", e);
        }
    }

    @Override
    public synchronized void destroy() {
        if (metrics != null) {
            metrics.close();
        }
    }
}
