package com.example;

import io.goldensignals.page.GoldenSignalsPage;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with one servlet, measured. */
public class Main {

    // region setup
    static void instrument(ServletContext context) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServletMetrics.builder(registry).route("/orders/{id}").build().addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet("page", GoldenSignalsPage.create(registry)).addMapping("/golden-signals/*");
    }
    // endregion

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        tomcat.getConnector();
        tomcat.addContext("", null).addServletContainerInitializer((types, context) -> {
            instrument(context);
            context.addServlet("orders", new Orders()).addMapping("/orders/*");
        }, Set.of());
        tomcat.start();
        tomcat.getServer().await();
    }

    static class Orders extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().println("order" + request.getPathInfo());
        }
    }
}
