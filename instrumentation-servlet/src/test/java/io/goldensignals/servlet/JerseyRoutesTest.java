package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A real Jersey below {@code /shop/api}, with the filter that the documentation has its users register. */
class JerseyRoutesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedRequests recorded = new RecordedRequests(registry);

    /** Runs once Jersey has matched the request, before the resource does. */
    // region filter
    public static class RouteFilter implements ContainerRequestFilter {
        @Context
        @Nullable
        HttpServletRequest request;

        @Override
        public void filter(ContainerRequestContext matched) {
            if (request != null) {
                StringBuilder route = new StringBuilder(request.getContextPath()).append(request.getServletPath());
                List<UriTemplate> templates = ((ExtendedUriInfo) matched.getUriInfo()).getMatchedTemplates();
                for (int i = templates.size() - 1; i >= 0; i--) { // the last match comes first
                    route.append(templates.get(i).getTemplate());
                }
                request.setAttribute(
                        ServletMetrics.ROUTE_ATTRIBUTE, route.toString().replace("//", "/"));
            }
        }
    }
    // endregion

    /** Knows every order but one. */
    @Path("/orders/{id}")
    public static class OrderResource {
        @GET
        public String order(@PathParam("id") String id) {
            return switch (id) {
                case "missing" -> throw new NotFoundException();
                case "taken" -> throw new IllegalArgumentException(id);
                case "broken" -> throw new IllegalStateException(id);
                default -> "order";
            };
        }

        @GET
        @Path("/lines/{line}")
        public String line() {
            return "line";
        }

        @Path("/parts")
        public PartResource parts() {
            return new PartResource();
        }
    }

    /** A resource that another one hands out. */
    public static class PartResource {
        @GET
        @Path("/{part}")
        public String part() {
            return "part";
        }
    }

    /** Makes a conflict of what is taken. */
    public static class ConflictMapper implements ExceptionMapper<IllegalArgumentException> {
        @Override
        public Response toResponse(IllegalArgumentException taken) {
            return Response.status(Response.Status.CONFLICT).build();
        }
    }

    @Test
    void recordsTheTemplatesThatJerseyMatched() {
        List<HttpScenario> scenarios = List.of(
                HttpScenario.get("a resource", "/shop/api/orders/7", "/shop/api/orders/{id}", 200),
                HttpScenario.get("a method", "/shop/api/orders/7/lines/3", "/shop/api/orders/{id}/lines/{line}", 200),
                HttpScenario.get("a locator", "/shop/api/orders/7/parts/x", "/shop/api/orders/{id}/parts/{part}", 200),
                HttpScenario.get("a matched 404", "/shop/api/orders/missing", "/shop/api/orders/{id}", 404),
                HttpScenario.get("a mapped exception", "/shop/api/orders/taken", "/shop/api/orders/{id}", 409),
                HttpScenario.get("an exception", "/shop/api/orders/broken", "/shop/api/orders/{id}", 500)
                        .failing(IllegalStateException.class.getName()),
                HttpScenario.get("no resource", "/shop/api/nothing/here", "/shop/api/*", 404),
                HttpScenario.get("outside of Jersey", "/shop/nothing", "", 404));
        try (TomcatContainer server = new TomcatContainer("/shop", this::app, tomcat -> {})) {
            RouteScenarios.check(server, recorded, scenarios);
        }
    }

    private void app(ServletContext context) {
        ServletMetrics.create(registry).addTo(context);
        ResourceConfig resources = new ResourceConfig(RouteFilter.class, OrderResource.class, ConflictMapper.class);
        context.addServlet("jersey", new ServletContainer(resources)).addMapping("/api/*");
    }
}
