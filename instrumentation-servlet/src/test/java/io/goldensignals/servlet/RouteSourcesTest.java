package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where a route comes from, in an application whose context path is {@code /shop}. */
class RouteSourcesTest {

    private static final String SPRING = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedRequests recorded = new RecordedRequests(registry);

    /** Leaves the attribute whose name and value the request's headers give, as a framework does. */
    public static class Framework extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            if (request.getHeader("Attribute") != null) {
                request.setAttribute(request.getHeader("Attribute"), request.getHeader("Pattern"));
            }
        }
    }

    @Test
    void aTemplateHasTheContextPath() {
        assertThat(route(builder().route("/orders/{id}"), "/shop/orders/7", "")).isEqualTo("/shop/orders/{id}");
        assertThat(route(builder().route("/"), "/shop/", "")).isEqualTo("/shop/");
    }

    @Test
    void aTemplateWinsOverAResolver() {
        assertThat(route(builder().route("/api/{id}").routeResolver(request -> "/resolved"), "/shop/api/7", ""))
                .isEqualTo("/shop/api/{id}");
    }

    @Test
    void aResolverWinsOverAFramework() {
        assertThat(route(builder().routeResolver(request -> "/resolved"), "/shop/api/7", left(SPRING, "/api/{id}")))
                .isEqualTo("/resolved");
    }

    @Test
    void aResolverThatKnowsNothingOrFailsLeavesItToOthers() {
        assertThat(route(builder().routeResolver(request -> null), "/shop/api/7", left(SPRING, "/{id}")))
                .isEqualTo("/shop/api/{id}");
        ServletMetrics.Builder failing = builder().routeResolver(request -> {
            throw new IllegalStateException("no route");
        });
        assertThat(route(failing, "/shop/api/7", "")).isEqualTo("/shop/api/*");
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }

    @Test
    void springsPatternIsRelativeToItsServlet() {
        assertThat(route(builder(), "/shop/api/7", left(SPRING, "/{id}"))).isEqualTo("/shop/api/{id}");
    }

    @Test
    void aHookOfAnotherFrameworkLeavesTheWholeRoute() {
        String hook = left(ServletMetrics.ROUTE_ATTRIBUTE, "/shop/api/items/{item}");
        assertThat(route(builder(), "/shop/api/items/7", hook)).isEqualTo("/shop/api/items/{item}");
    }

    @Test
    void withoutAnyOfTheseItIsTheServletsPattern() {
        assertThat(route(builder(), "/shop/api/7", "")).isEqualTo("/shop/api/*");
        assertThat(route(builder(), "/shop/nowhere", "")).isEmpty();
    }

    @Test
    void declaredTemplatesBeginAtZeroWithTheirMethods() {
        ServletMetrics metrics =
                builder().route("/orders/{id}").route("/orders", "GET", "POST").build();
        try (TomcatContainer server = container(metrics::addTo)) {
            assertThat(server.port()).isPositive();
            assertThat(registry.find(RecordedRequests.DURATION).timers())
                    .allSatisfy(timer -> assertThat(timer.count()).isZero())
                    .extracting(timer -> timer.getId().getTag("http.request.method") + " "
                            + timer.getId().getTag("http.route") + " "
                            + timer.getId().getTag("http.response.status_code"))
                    .containsExactlyInAnyOrder(
                            "GET /shop/orders/{id} 200",
                            "GET /shop/orders/{id} 500",
                            "GET /shop/orders 200",
                            "GET /shop/orders 500",
                            "POST /shop/orders 200",
                            "POST /shop/orders 500");
        }
    }

    private ServletMetrics.Builder builder() {
        return ServletMetrics.builder(registry);
    }

    private static String left(String attribute, String pattern) {
        return "Attribute: " + attribute + "\r\nPattern: " + pattern + "\r\n";
    }

    private static TomcatContainer container(Consumer<ServletContext> app) {
        return new TomcatContainer(
                "/shop",
                context -> {
                    app.accept(context);
                    context.addServlet("framework", new Framework()).addMapping("/api/*");
                },
                tomcat -> {});
    }

    /** The route under which one request is recorded. */
    private String route(ServletMetrics.Builder builder, String target, String headers) {
        var before = recorded.byKind();
        ServletMetrics metrics = builder.build();
        try (TomcatContainer server = container(metrics::addTo)) {
            RawHttp.exchange(
                    server.port(),
                    "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
            await().until(() -> !recorded.byKind().equals(before));
        }
        var after = recorded.byKind();
        after.entrySet().removeAll(before.entrySet());
        String route = after.firstKey().split(" ")[1];
        return route.equals("-") ? "" : route;
    }
}
