package com.example;

import io.goldensignals.page.GoldenSignalsPage;
import io.goldensignals.servlet.ContainerMetrics;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Server;

/** A Jetty with one servlet, and how full its thread pool is. */
public class Main {

    static final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    static void instrument(ServletContext context) {
        ServletMetrics.builder(registry).route("/orders/{id}").build().addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet("page", GoldenSignalsPage.create(registry)).addMapping("/golden-signals/*");
    }

    public static void main(String[] args) throws Exception {
        Server server = new Server(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.addServletContainerInitializer((types, servletContext) -> instrument(servletContext));
        context.addServlet(Orders.class, "/orders/*");
        server.setHandler(context);
        // region setup
        server.addBean(new MBeanContainer(ManagementFactory.getPlatformMBeanServer())); // of jetty-jmx
        server.start();
        ContainerMetrics.bind(registry); // its threads
        // endregion
        server.join();
    }

    public static class Orders extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().println("order" + request.getPathInfo());
        }
    }
}
