package com.example;

import io.goldensignals.page.GoldenSignalsPage;
import io.goldensignals.servlet.ContainerMetrics;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** An Undertow with one servlet, and how full its workers are. */
public class Main {

    static final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    static void instrument(ServletContext context) {
        ServletMetrics.builder(registry).route("/orders/{id}").build().addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet("page", GoldenSignalsPage.create(registry)).addMapping("/golden-signals/*");
    }

    public static void main(String[] args) throws Exception {
        // Without it, Undertow's workers do not know how many of them are busy.
        System.setProperty("jboss.threads.eqe.statistics.active-count", "true");
        // region setup
        ServletContainerInitializer metrics = (types, context) -> instrument(context);
        DeploymentInfo deployment = Servlets.deployment()
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(metrics), Set.of()))
                // endregion
                .setClassLoader(Main.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("quickstart")
                .addServlet(Servlets.servlet("orders", Orders.class).addMapping("/orders/*"));
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        Undertow.builder()
                .addHttpListener(args.length > 0 ? Integer.parseInt(args[0]) : 8080, "localhost")
                .setHandler(manager.start())
                .build()
                .start();
        ContainerMetrics.bind(registry);
    }

    public static class Orders extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().println("order" + request.getPathInfo());
        }
    }
}
