package io.goldensignals.servlet;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The application of the contract, for any container: instrumented if there is a registry. */
record ContractApp(@Nullable MeterRegistry registry, boolean bodySizes) {

    /** Where {@link ContractServlet.Conflict} and {@link ContractAsync#GATEWAY_TIMEOUT} have their error page. */
    static final String ERROR_PAGE = "/page";

    ContractApp(@Nullable MeterRegistry registry) {
        this(registry, true);
    }

    /** Registers everything in a context that starts. */
    void addTo(ServletContext context) {
        if (registry != null) {
            ServletMetrics metrics = ServletMetrics.builder(registry)
                    .route("/orders/{id}")
                    .route("/orders/new")
                    .route("/files/**")
                    .route(ContractSocket.TEMPLATE)
                    .bodySizes(bodySizes)
                    .build();
            metrics.addTo(context);
            add(context, "again", metrics.filter());
        }
        add(context, "innocent", (request, response, chain) -> chain.doFilter(request, response));
        add(context, "contract", new ContractServlet(), "/do/*");
        add(context, "unavailable", new ContractServlet(), "/unavailable/*");
        add(context, "page", new ErrorPage(), ERROR_PAGE);
        add(context, "orders", new Orders(), "/orders/*", "/files/*");
        ContractSocket.addTo(context);
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    }

    private static void add(ServletContext context, String name, HttpServlet servlet, String... patterns) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(patterns);
        registration.setMultipartConfig(new MultipartConfigElement(""));
    }

    /** Chooses a status of its own for an exception. */
    public static class ErrorPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (response.getStatus() == ContractAsync.GATEWAY_TIMEOUT) {
                response.getWriter().print("late");
                return;
            }
            response.setStatus(409);
            response.getWriter().print("conflict");
        }
    }

    /** Knows every order but the one called missing. */
    public static class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if ("/missing".equals(request.getPathInfo())) {
                response.sendError(404);
            } else {
                response.getWriter().print("order");
            }
        }
    }
}
