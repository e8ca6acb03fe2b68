package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that know of the metrics in their {@code web.xml} only. */
class WebXmlTest {

    private static final Logger LOG = Logger.getLogger("org.apache");
    private static final SimpleMeterRegistry GIVEN = new SimpleMeterRegistry();

    private static final String LISTENER =
            "<listener><listener-class>io.goldensignals.servlet.ServletMetricsListener</listener-class></listener>";
    private static final String METRICS = """
            <servlet>
              <servlet-name>metrics</servlet-name>
              <servlet-class>io.goldensignals.servlet.MetricsServlet</servlet-class>
            </servlet>
            <servlet-mapping><servlet-name>metrics</servlet-name><url-pattern>/metrics</url-pattern></servlet-mapping>
            """;

    static {
        LOG.setLevel(Level.OFF);
        TomcatURLStreamHandlerFactory.disable();
    }

    @TempDir
    Path folder;

    private final Tomcat tomcat = new Tomcat();
    private StandardContext context;

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        GIVEN.clear();
    }

    @Test
    void aListenerAndAServletAreEnough() throws Exception {
        start("""
                <context-param>
                  <param-name>io.goldensignals.routes</param-name>
                  <param-value>/orders/{id} GET POST /baskets/{id}</param-value>
                </context-param>
                """ + LISTENER + METRICS);

        assertThat(get("/orders/7")).startsWith("HTTP/1.1 200");

        await().untilAsserted(() -> assertThat(get("/metrics")).containsPattern(count("/orders/\\{id\\}", "1")));
        assertThat(get("/metrics"))
                .contains("http_server_active_sessions 1")
                .containsPattern(
                        "duration_seconds_count\\{[^}\n]*http_request_method=\"POST\"[^\n]*\"/baskets/\\{id\\}\"[^\n]* 0");
    }

    @Test
    void theFilterMeasuresWhereTheDescriptorPutsIt() throws Exception {
        start(filter("<init-param><param-name>routes</param-name><param-value>/orders/{id}</param-value></init-param>")
                + METRICS);

        assertThat(get("/orders/7")).startsWith("HTTP/1.1 200");

        await().untilAsserted(() -> assertThat(get("/metrics")).containsPattern(count("/orders/\\{id\\}", "1")));
    }

    @Test
    void aFilterBesideTheListenerCountsNothingTwice() throws Exception {
        start(LISTENER + filter("") + METRICS);

        get("/orders/7");
        get("/orders/8");

        await().untilAsserted(() -> assertThat(get("/metrics")).containsPattern(count("/orders/\\*", "2")));
    }

    /** Gives a registry, as an application does that has one. */
    public static final class Giver implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            event.getServletContext().setAttribute(ServletMetrics.REGISTRY_ATTRIBUTE, GIVEN);
        }
    }

    @Test
    void theRegistryOfTheContextIsUsedAndLeftOpen() throws Exception {
        start("<listener><listener-class>" + Giver.class.getName() + "</listener-class></listener>" + LISTENER);

        get("/orders/7");

        await().untilAsserted(() -> assertThat(requests(GIVEN)).isEqualTo(1));
        tomcat.stop();
        assertThat(GIVEN.isClosed()).isFalse();
        assertThat(GIVEN.find("http.server.active_sessions").gauge())
                .as("gauges of an application that has ended")
                .isNull();
    }

    @Test
    void theGlobalRegistryIsUsedIfItHasOne() throws Exception {
        SimpleMeterRegistry global = new SimpleMeterRegistry();
        Metrics.addRegistry(global);
        try {
            start(LISTENER);
            get("/orders/7");
            await().untilAsserted(() -> assertThat(requests(global)).isEqualTo(1));
        } finally {
            Metrics.removeRegistry(global);
            Metrics.globalRegistry.clear();
        }
    }

    @Test
    void theRegistryThatWasMadeIsClosedWithTheApplication() throws Exception {
        start(LISTENER);
        MeterRegistry made =
                (MeterRegistry) context.getServletContext().getAttribute(ServletMetrics.REGISTRY_ATTRIBUTE);
        assertThat(made.isClosed()).isFalse();

        context.stop();

        assertThat(made.isClosed()).isTrue();
    }

    @Test
    void aParameterThatIsWrongKeepsTheApplicationFromStarting() throws Exception {
        String wrong = "<context-param><param-name>io.goldensignals.%s</param-name><param-value>%s</param-value>"
                + "</context-param>" + LISTENER;
        for (String[] parameter : new String[][] {
            {"route", "/orders/{id}"}, {"routes", "/orders/{id"}, {"routes", "/orders GET"}, {"body-sizes", "yes"}
        }) {
            Tomcat broken = new Tomcat();
            StandardContext application = deploy(broken, wrong.formatted(parameter[0], parameter[1]));
            broken.start();
            assertThat(application.getState().isAvailable())
                    .as(parameter[0] + " = " + parameter[1])
                    .isFalse();
            broken.stop();
            broken.destroy();
        }
        start(""); // so that there is one to stop
    }

    @Test
    void metricsOfARegistryThatIsNoneOfPrometheusAreRefusedWithAReason() throws Exception {
        start("<listener><listener-class>" + Giver.class.getName() + "</listener-class></listener>" + METRICS);

        assertThat(get("/metrics"))
                .startsWith("HTTP/1.1 500")
                .contains("MetricsServlet serves a PrometheusMeterRegistry");
    }

    private static String filter(String parameters) {
        return """
                <filter>
                  <filter-name>golden-signals</filter-name>
                  <filter-class>io.goldensignals.servlet.ServletMetricsFilter</filter-class>
                  <async-supported>true</async-supported>
                  %s
                </filter>
                <filter-mapping>
                  <filter-name>golden-signals</filter-name>
                  <url-pattern>/*</url-pattern>
                  <dispatcher>REQUEST</dispatcher>
                  <dispatcher>ASYNC</dispatcher>
                  <dispatcher>ERROR</dispatcher>
                </filter-mapping>
                """.formatted(parameters);
    }

    private static String count(String route, String count) {
        return "duration_seconds_count\\{[^\n]*http_response_status_code=\"200\"[^\n]*http_route=\"" + route
                + "\"[^\n]* " + count;
    }

    private static long requests(MeterRegistry registry) {
        return registry.find("http.server.request.duration").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** The servlet of the applications. */
    public static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
            response.getWriter().print("order");
        }
    }

    private void start(String elements) throws Exception {
        context = deploy(tomcat, elements);
        tomcat.start();
    }

    private StandardContext deploy(Tomcat server, String elements) throws IOException {
        Path descriptor = folder.resolve("app/WEB-INF/web.xml");
        Files.createDirectories(descriptor.getParent());
        Files.writeString(descriptor, """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  %s
                  <servlet>
                    <servlet-name>orders</servlet-name>
                    <servlet-class>%s</servlet-class>
                  </servlet>
                  <servlet-mapping><servlet-name>orders</servlet-name><url-pattern>/orders/*</url-pattern></servlet-mapping>
                </web-app>
                """.formatted(elements, Orders.class.getName()));
        server.setBaseDir(folder.toString());
        server.setPort(0);
        server.getConnector().setProperty("address", "127.0.0.1");
        StandardContext application = new StandardContext();
        application.setPath("");
        application.setDocBase(descriptor.getParent().getParent().toString());
        application.setParentClassLoader(WebXmlTest.class.getClassLoader());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(server.noDefaultWebXmlPath());
        application.addLifecycleListener(config);
        application.setContainerSciFilter(".*"); // those of the other containers on the class path
        server.getHost().addChild(application);
        return application;
    }

    private String get(String path) {
        return RawHttp.exchange(
                tomcat.getConnector().getLocalPort(),
                "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
}
