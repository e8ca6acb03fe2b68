package io.goldensignals.servlet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the registry of a web application, as {@link ServletMetrics#registryOf} describes. */
final class RegistryLookup {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryLookup.class);

    private RegistryLookup() {}

    static MeterRegistry registry(ServletContext context) {
        MeterRegistry given = given(context);
        if (given != null) {
            return given;
        }
        try {
            MeterRegistry created = Prometheus.create();
            context.setAttribute(ServletMetrics.REGISTRY_ATTRIBUTE, created);
            return created;
        } catch (NoClassDefFoundError withoutPrometheus) {
            LOG.warn(
                    "Nothing of context '{}' is published yet: its attribute {} holds no registry, Metrics.globalRegistry is"
                            + " empty, and io.micrometer:micrometer-registry-prometheus is not on the class path",
                    context.getContextPath(),
                    ServletMetrics.REGISTRY_ATTRIBUTE);
            return Metrics.globalRegistry;
        }
    }

    /**
     * The registry of Prometheus among those of the application.
     *
     * @throws IllegalStateException if there is none
     */
    static PrometheusMeterRegistry prometheus(ServletContext context) {
        MeterRegistry registry = registry(context);
        if (registry instanceof PrometheusMeterRegistry found) {
            return found;
        }
        if (registry.equals(Metrics.globalRegistry)) {
            for (MeterRegistry part : Metrics.globalRegistry.getRegistries()) {
                if (part instanceof PrometheusMeterRegistry found) {
                    return found;
                }
            }
        }
        throw new IllegalStateException("MetricsServlet serves a PrometheusMeterRegistry; that of context '"
                + context.getContextPath() + "' is " + registry.getClass().getName());
    }

    private static @Nullable MeterRegistry given(ServletContext context) {
        Object attribute = context.getAttribute(ServletMetrics.REGISTRY_ATTRIBUTE);
        if (attribute instanceof MeterRegistry registry) {
            return registry;
        }
        if (attribute != null) {
            throw new IllegalStateException("attribute " + ServletMetrics.REGISTRY_ATTRIBUTE + " is a "
                    + attribute.getClass().getName() + ", must be a MeterRegistry");
        }
        return Metrics.globalRegistry.getRegistries().isEmpty() ? null : Metrics.globalRegistry;
    }

    /** Apart, as the library is optional. */
    private static final class Prometheus {
        static MeterRegistry create() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }
    }
}
