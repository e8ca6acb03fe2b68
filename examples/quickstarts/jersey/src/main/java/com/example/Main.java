package com.example;

import io.goldensignals.page.GoldenSignalsPage;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.uri.UriTemplate;

/** A Jersey application on Tomcat, whose routes are the templates of its resources. */
public class Main {

    @Path("/orders")
    public static class Orders {
        @GET
        @Path("/{id}")
        public String order(@PathParam("id") String id) {
            return "order " + id + "\n";
        }
    }

    // region setup
    /** Leaves the template of the matched resource where the metrics find it. */
    public static class RouteFilter implements ContainerRequestFilter {
        @Context
        HttpServletRequest request;

        @Override
        public void filter(ContainerRequestContext matched) {
            StringBuilder route = new StringBuilder();
            for (UriTemplate template : ((ExtendedUriInfo) matched.getUriInfo()).getMatchedTemplates()) {
                route.insert(0, template.getTemplate()); // the last match comes first
            }
            request.setAttribute(ServletMetrics.ROUTE_ATTRIBUTE, route.toString().replace("//", "/"));
        }
    }
    // endregion

    static void instrument(ServletContext context) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServletMetrics.create(registry).addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet("page", GoldenSignalsPage.create(registry)).addMapping("/golden-signals/*");
    }

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setPort(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        tomcat.getConnector();
        tomcat.addContext("", null).addServletContainerInitializer((types, context) -> {
            instrument(context);
            ResourceConfig resources = new ResourceConfig(Orders.class, RouteFilter.class);
            context.addServlet("jersey", new ServletContainer(resources)).addMapping("/*");
        }, Set.of());
        tomcat.start();
        tomcat.getServer().await();
    }
}
