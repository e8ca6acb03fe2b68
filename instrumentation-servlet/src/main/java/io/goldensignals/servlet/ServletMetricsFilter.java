package io.goldensignals.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The filter of {@link ServletMetrics} for a {@code web.xml}, where the container makes it by its name.
 *
 * <pre>{@code
 * <filter>
 *   <filter-name>golden-signals</filter-name>
 *   <filter-class>io.goldensignals.servlet.ServletMetricsFilter</filter-class>
 *   <async-supported>true</async-supported>
 *   <init-param><param-name>routes</param-name><param-value>/orders/{id} GET POST /baskets/{id}</param-value></init-param>
 * </filter>
 * <filter-mapping>
 *   <filter-name>golden-signals</filter-name>
 *   <url-pattern>/*</url-pattern>
 *   <dispatcher>REQUEST</dispatcher> <dispatcher>ASYNC</dispatcher> <dispatcher>ERROR</dispatcher>
 * </filter-mapping>
 * }</pre>
 *
 * <p>Its mapping must be the first, for all paths and for the three dispatcher types above. {@link ServletMetricsListener}
 * needs less XML and counts sessions too; beside it, this filter uses the listener's metrics, and a request still counts
 * once. Its parameters are {@code routes} and {@code body-sizes}, with the values that the listener describes, and its
 * registry is {@link ServletMetrics#registryOf} the context. Thread-safe.
 */
public final class ServletMetricsFilter implements Filter {

    private @Nullable Descriptor descriptor;
    private @Nullable Filter filter;

    /** A filter that measures once the container has called {@link #init}. */
    public ServletMetricsFilter() {}

    /**
     * Sets the metrics up.
     *
     * @throws ServletException if a parameter is unknown or malformed
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        ServletMetrics metrics = Descriptor.existing(config.getServletContext());
        if (metrics == null) {
            try {
                Descriptor read = Descriptor.read(
                        config.getServletContext(), "", config.getInitParameterNames(), config::getInitParameter);
                descriptor = read;
                metrics = read.metrics();
            } catch (IllegalArgumentException | IllegalStateException wrong) {
                throw new ServletException("filter " + config.getFilterName() + ": " + wrong.getMessage(), wrong);
            }
        }
        Filter made = metrics.filter();
        made.init(config);
        filter = made;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (filter == null) {
            chain.doFilter(request, response);
        } else {
            filter.doFilter(request, response, chain);
        }
    }

    @Override
    public void destroy() {
        if (descriptor != null) {
            descriptor.close();
        }
    }
}
