package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goldensignals.core.TagSpec;
import io.goldensignals.servlet.meters.RequestKinds;
import io.goldensignals.testkit.CatalogAssert;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServletMetricsTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    @Test
    void publishesObjectives() {
        ServletMetrics metrics = ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .objective("/orders/{id}", 0.999, Duration.ofMillis(250), 0.98)
                .build();
        try (TomcatContainer server = new TomcatContainer(metrics::addTo)) {
            assertThat(server.port()).isPositive();
            assertThat(objective("availability")).isEqualTo(0.999);
            assertThat(objective("duration")).isEqualTo(0.25);
            assertThat(objective("ratio")).isEqualTo(0.98);
        }
        metrics.close();
        for (String part : List.of("availability", "duration", "ratio")) {
            assertThat(registry.find("http.server.objective." + part).gauge()).isNull();
        }
    }

    private double objective(String part) {
        return registry.get("http.server.objective." + part)
                .tag("http.route", "/orders/{id}")
                .gauge()
                .value();
    }

    @Test
    void refusesObjectivesThatCannotBeMeasured() {
        ServletMetrics.Builder builder = ServletMetrics.builder(registry).route("/orders");
        Duration within = Duration.ofMillis(250);
        assertThatThrownBy(() -> builder.objective("/others", 0.999, within, 0.99))
                .hasMessageContaining("/others, which is no route; there are [/orders]");
        assertThatThrownBy(() -> builder.objective("/orders", 0.999, Duration.ofMillis(300), 0.99))
                .hasMessageContaining("PT0.3S")
                .hasMessageContaining("0.25, 0.5");
        for (double wrong : new double[] {99.9, 1, 0.94, 0, -0.999, Double.NaN}) {
            assertThatThrownBy(() -> builder.objective("/orders", wrong, within, 0.99))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("objective of /orders: availability " + wrong
                            + ", must be at least 0.95 and below 1, such as 0.999");
        }
        for (double wrong : new double[] {99, 1, 0.84, Double.NaN}) {
            assertThatThrownBy(() -> builder.objective("/orders", 0.999, within, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("objective of /orders: share in time " + wrong
                            + ", must be at least 0.85 and below 1, such as 0.99");
        }
        builder.objective("/orders", 0.95, within, 0.85);
        assertThatThrownBy(() -> builder.objective("/orders", 0.999, within, 0.99))
                .hasMessage("objective of /orders is there already, must be one");
    }

    @Test
    void publishesTheBusiestUsersOfTheLastWindow() {
        ServletMetrics metrics = ServletMetrics.builder(registry)
                .topUsers(2, request -> request.getHeader("X-User"))
                .build();
        try (TomcatContainer server = new TomcatContainer(metrics::addTo)) {
            for (int user = 1; user <= 5; user++) {
                for (int i = 0; i < 3 * user; i++) {
                    request(server, "user-" + user);
                }
            }
            assertThat(users()).isEmpty();
            clock.add(Duration.ofMinutes(6));
            request(server, "user-1");
            await().until(() -> !users().isEmpty());
            assertThat(users()).isEqualTo(Map.of("user-5", 15.0, "user-4", 12.0));
            clock.add(Duration.ofMinutes(6));
            request(server, "user-2");
            await().untilAsserted(() -> assertThat(users()).isEqualTo(Map.of("user-1", 1.0)));
            clock.add(Duration.ofMinutes(11));
            assertThat(users()).isEqualTo(Map.of("user-1", 0.0));
        }
    }

    @Test
    void aWindowOfTheBusiestUsersIsAsLongAsGiven() {
        UserKey key = request -> request.getHeader("X-User");
        ServletMetrics metrics = ServletMetrics.builder(registry)
                .topUsers(2, key, Duration.ofSeconds(30))
                .build();
        try (TomcatContainer server = new TomcatContainer(metrics::addTo)) {
            request(server, "anna");
            clock.add(Duration.ofSeconds(31));
            request(server, "bert");
            await().untilAsserted(() -> assertThat(users()).isEqualTo(Map.of("anna", 1.0)));
        }
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofDays(2))) {
            assertThatThrownBy(() -> ServletMetrics.builder(registry).topUsers(2, key, wrong))
                    .hasMessageContaining(wrong + ", must be between PT1S and P1D");
        }
    }

    @Test
    void hashesUsers() {
        ServletMetrics metrics = ServletMetrics.builder(registry)
                .topUsers(2, ((UserKey) request -> request.getHeader("X-User")).hashed("pepper"))
                .build();
        try (TomcatContainer server = new TomcatContainer(metrics::addTo)) {
            request(server, "anna");
            clock.add(Duration.ofMinutes(6));
            request(server, "anna");
            await().until(() -> !users().isEmpty());
            assertThat(users())
                    .hasSize(1)
                    .allSatisfy((user, requests) -> assertThat(user).matches("[0-9a-f]{16}"));
            assertThat(registry.get("http.server.user.requests").gauge().getId().getTag("user.id"))
                    .isEmpty();
        }
    }

    @Test
    void theServerIsLabelledAsGivenAndElseAbsent() {
        for (ServletMetrics metrics : List.of(
                ServletMetrics.builder(registry)
                        .server("shop.example.com", 8443)
                        .build(),
                ServletMetrics.create(registry))) {
            try (TomcatContainer server = new TomcatContainer(context -> {
                metrics.addTo(context);
                context.addServlet("contract", new ContractServlet()).addMapping("/do/*");
            })) {
                RawHttp.exchange(
                        server.port(),
                        "POST /do/echo HTTP/1.1\r\nHost: made.up\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        }

        for (String name : List.of(
                "http.server.request.duration",
                "http.server.active_requests",
                "http.server.request.body.size",
                "http.server.response.body.size")) {
            await().untilAsserted(() -> assertThat(registry.find(name).meters())
                    .extracting(meter -> meter.getId().getTag("server.address") + ":"
                            + meter.getId().getTag("server.port"))
                    .as(name)
                    .contains("shop.example.com:8443", ":")
                    .containsOnly("shop.example.com:8443", ":"));
        }
        assertThatThrownBy(() -> ServletMetrics.builder(registry).server("shop.example.com", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("server is 'shop.example.com' port 0, must have an address and a port between 1 and 65535");
    }

    @Test
    void knownMethodsCanBeReplaced() {
        ServletMetrics metrics =
                ServletMetrics.builder(registry).knownMethods("GET", "PURGE").build();
        try (TomcatContainer server = new TomcatContainer(metrics::addTo)) {
            for (String method : List.of("GET", "PURGE", "POST", "PUT", "FOO")) {
                RawHttp.exchange(server.port(), get("/", "").replace("GET", method));
            }
            await().untilAsserted(
                            () -> assertThat(methods()).isEqualTo(Map.of("GET", 1L, "PURGE", 1L, TagSpec.OTHER, 3L)));
        }
        assertThatThrownBy(() -> ServletMetrics.builder(registry).knownMethods("GET", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[GET, ]")
                .hasMessageContaining("1 to 30");
    }

    @Test
    void knownMethodsComeFromTheEnvironment() {
        assertThat(RequestKinds.listed(" GET, PURGE,,get")).containsExactly("GET", "PURGE", "get");
        assertThat(RequestKinds.listed(null)).containsExactlyElementsOf(ServletMeters.STANDARD_METHODS);
        assertThat(RequestKinds.listed(" , ")).hasSize(10);
    }

    @Test
    void countsSessions() {
        ServletMetrics metrics = ServletMetrics.create(registry);
        try (TomcatContainer server = new TomcatContainer(context -> {
            metrics.addTo(context);
            context.addServlet("contract", new ContractServlet()).addMapping("/do/*");
        })) {
            String first = RawHttp.exchange(server.port(), get("/do/session", ""));
            RawHttp.exchange(server.port(), get("/do/session", ""));
            assertThat(sessions()).isEqualTo(2);
            String id = first.replaceFirst("(?s).*JSESSIONID=([0-9A-F]+).*", "$1");
            RawHttp.exchange(server.port(), get("/do/logout", "Cookie: JSESSIONID=" + id + "\r\n"));
            assertThat(sessions()).isEqualTo(1);
            assertThat(registry.get("http.server.session.duration").timer().count())
                    .isEqualTo(1);
        }
        CatalogAssert.of(registry, ServletMeters.CATALOG).holdsOnlyRows();
    }

    /** As when a framework registers one and the application another; what the outer one does not see, the inner one ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoOfOneRegistryInOneContextCountARequestAndASessionOnce(boolean outerSeesAllDispatches) {
        ServletMetrics outer = ServletMetrics.create(registry);
        ServletMetrics inner = ServletMetrics.create(registry);
        List<String> paths = List.of(
                "session",
                "ok",
                "forward",
                "senderror?code=404",
                "throw",
                "async-complete",
                "async-dispatch",
                "async-throw");
        try (TomcatContainer server = new TomcatContainer(context -> {
            add(context, "outer", outer, outerSeesAllDispatches);
            add(context, "inner", inner, true);
            ServletRegistration.Dynamic servlet = context.addServlet("contract", new ContractServlet());
            servlet.setAsyncSupported(true);
            servlet.addMapping("/do/*");
        })) {
            for (String path : paths) {
                RawHttp.exchange(server.port(), get("/do/" + path, ""));
            }
            RecordedRequests recorded = new RecordedRequests(registry);
            await().untilAsserted(() -> assertThat(recorded.total()).isGreaterThanOrEqualTo(paths.size()));
            await().untilAsserted(() -> assertThat(inFlight()).isZero());
            assertThat(recorded.total()).isEqualTo(paths.size());
            assertThat(sessions()).isEqualTo(1);
        }
        assertThat(registry.get("http.server.session.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void twoOfTwoRegistriesEachCount() {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        try (TomcatContainer server = new TomcatContainer(context -> {
            add(context, "outer", ServletMetrics.create(registry), true);
            add(context, "inner", ServletMetrics.create(other), true);
            context.addServlet("contract", new ContractServlet()).addMapping("/do/*");
        })) {
            RawHttp.exchange(server.port(), get("/do/session", ""));
            for (SimpleMeterRegistry each : List.of(registry, other)) {
                await().untilAsserted(() ->
                        assertThat(new RecordedRequests(each).total()).isEqualTo(1));
                assertThat(each.get("http.server.active_sessions").gauge().value())
                        .isEqualTo(1);
            }
        }
    }

    private static void add(ServletContext context, String name, ServletMetrics metrics, boolean allDispatches) {
        FilterRegistration.Dynamic filter = context.addFilter(name, metrics.filter());
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(
                allDispatches ? EnumSet.allOf(DispatcherType.class) : EnumSet.of(DispatcherType.REQUEST), true, "/*");
        context.addListener(metrics.sessionListener());
    }

    private double inFlight() {
        return registry.get("http.server.active_requests").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Test
    void durationsCarryExemplars() {
        PrometheusMeterRegistry traced = new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new FixedSpan());
        ServletMetrics metrics = ServletMetrics.create(traced);
        try (TomcatContainer server = new TomcatContainer(context -> {
            metrics.addTo(context);
            context.addServlet("metrics", MetricsServlet.create(traced)).addMapping("/metrics");
        })) {
            await().untilAsserted(() -> assertThat(RawHttp.exchange(
                            server.port(), get("/metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n")))
                    .containsPattern("http_server_request_duration_seconds_bucket.*# \\{.*trace_id=\"7b\""));
        }
    }

    @Test
    void servesMetricsOnAPortOfItsOwn() throws IOException {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        scraped.counter("shop.orders").increment();
        try (MetricsServer server = MetricsServer.start(scraped, 0, MetricsAccess.bearer("t"))) {
            assertThat(RawHttp.exchange(server.port(), get("/metrics", ""))).startsWith("HTTP/1.1 401");
            assertThat(RawHttp.exchange(server.port(), get("/metrics", "Authorization: Bearer t\r\n")))
                    .contains("shop_orders_total 1.0");
        }
        try (MetricsServer open = MetricsServer.start(scraped, 0)) {
            assertThat(RawHttp.exchange(open.port(), get("/metrics", ""))).contains("shop_orders_total 1.0");
        }
    }

    private void request(TomcatContainer server, String user) {
        RecordedRequests recorded = new RecordedRequests(registry);
        long before = recorded.total();
        RawHttp.exchange(server.port(), get("/", "X-User: " + user + "\r\n"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> recorded.total() > before);
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private double sessions() {
        return registry.get("http.server.active_sessions").gauge().value();
    }

    private Map<String, Long> methods() {
        Map<String, Long> methods = new TreeMap<>();
        for (Timer timer : registry.find("http.server.request.duration").timers()) {
            methods.merge(timer.getId().getTag("http.request.method"), timer.count(), Long::sum);
        }
        return methods;
    }

    private Map<String, Double> users() {
        Map<String, Double> users = new TreeMap<>();
        for (Gauge gauge : registry.find("http.server.user.requests").gauges()) {
            users.put(gauge.getId().getTag("user.id") + gauge.getId().getTag("user.hash"), gauge.value());
        }
        return users;
    }

    private static final class FixedSpan implements SpanContext {
        @Override
        public String getCurrentTraceId() {
            return "7b";
        }

        @Override
        public String getCurrentSpanId() {
            return "2a";
        }

        @Override
        public boolean isCurrentSpanSampled() {
            return true;
        }

        @Override
        public void markCurrentSpanAsExemplar() {}
    }
}
