package io.goldensignals.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.jspecify.annotations.Nullable;

/**
 * Measures the requests and sessions of a web application by one element of its {@code web.xml}.
 *
 * <pre>{@code
 * <context-param>
 *   <param-name>io.goldensignals.routes</param-name>
 *   <param-value>/orders/{id} GET POST /baskets/{id}</param-value>
 * </context-param>
 * <listener>
 *   <listener-class>io.goldensignals.servlet.ServletMetricsListener</listener-class>
 * </listener>
 * }</pre>
 *
 * <p>It registers the filter before those of {@code web.xml}, for all paths and dispatcher types, and the listener of
 * sessions. The parameter {@code io.goldensignals.routes} lists the templates of {@link ServletMetrics.Builder#route},
 * separated by white space, each preceded by its methods if they are not GET alone; {@code io.goldensignals.body-sizes} is
 * {@code true} (the default) or {@code false}, as in {@link ServletMetrics.Builder#bodySizes}. The registry is
 * {@link ServletMetrics#registryOf} the context. Used by the container's threads that start and stop the application.
 */
public final class ServletMetricsListener implements ServletContextListener {

    private static final String PREFIX = "io.goldensignals.";

    private @Nullable Descriptor descriptor;

    /** A listener that measures once the container has called {@link #contextInitialized}. */
    public ServletMetricsListener() {}

    /**
     * Registers filter and session listener.
     *
     * @throws IllegalArgumentException if a parameter is unknown or malformed
     */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Descriptor read = Descriptor.read(context, PREFIX, context.getInitParameterNames(), context::getInitParameter);
        descriptor = read;
        read.metrics().addTo(context);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (descriptor != null) {
            descriptor.close();
        }
    }
}
