package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** The saturation of containers; the names say which pool it is. */
class ContainerMetricsTest {

    private static final String GET = "GET /held HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void readsJettysThreadPool() {
        QueuedThreadPool threads = new QueuedThreadPool(17);
        MBeanContainer beans = new MBeanContainer(ManagementFactory.getPlatformMBeanServer());
        threads.addBean(beans);
        try (HttpServerUnderTest server = new JettyContainer("/", context -> {}, threads)) {
            assertThat(server.port()).isPositive();
            saturation("qtp-", 17, "resource.in_use", "resource.waiting");
        } finally {
            beans.destroy(); // what has stopped stays published until then
        }
    }

    /** The names of the beans then have a context. */
    @Test
    void readsTheThreadPoolOfAJettyWhoseServerHasTheMBeanContainer() throws Exception {
        Server server = new Server(new QueuedThreadPool(19));
        MBeanContainer beans = new MBeanContainer(ManagementFactory.getPlatformMBeanServer());
        server.addBean(beans);
        server.start();
        try {
            saturation("qtp-", 19, "resource.in_use", "resource.waiting");
        } finally {
            server.stop();
            beans.destroy();
        }
    }

    @Test
    void readsUndertowsWorkers() {
        try (HttpServerUnderTest server = new UndertowContainer(context -> {})) {
            assertThat(server.port()).isPositive();
            saturation("XNIO-", 8 * Runtime.getRuntime().availableProcessors(), "resource.in_use");
        }
    }

    @Test
    void readsTomcatsThreadsAndConnections() {
        CountDownLatch answer = new CountDownLatch(1);
        try (HttpServerUnderTest server = new TomcatContainer("", held(answer), tomcat -> {});
                ContainerMetrics container = ContainerMetrics.bind(registry);
                RawHttp first = new RawHttp(server.port()).send(GET);
                RawHttp second = new RawHttp(server.port()).send(GET)) {
            assertThat(container.found()).isEqualTo(1);
            await().untilAsserted(() ->
                    assertThat(value("resource.in_use", "connector_threads")).isEqualTo(2));
            assertThat(value("resource.limit", "connector_threads")).isEqualTo(200);
            assertThat(value("resource.in_use", "connections")).isBetween(2.0, 3.0); // it counts the next one too
            assertThat(value("resource.limit", "connections")).isEqualTo(8192);
            answer.countDown();
            assertThat(first.readAll() + second.readAll()).contains("200");
            await().untilAsserted(() ->
                    assertThat(value("resource.in_use", "connector_threads")).isZero());
        }
    }

    /** As two application contexts with one registry do. */
    @Test
    void aConnectorThatSeveralBindIsPublishedOnceAndNotBelowZeroOnceItHasStopped() {
        ContainerMetrics second;
        try (HttpServerUnderTest server = new TomcatContainer("", context -> {}, tomcat -> {});
                ContainerMetrics first = ContainerMetrics.bind(registry)) {
            assertThat(server.port()).isPositive();
            second = ContainerMetrics.bind(registry);
            assertThat(second.found()).isEqualTo(first.found());
            assertThat(value("resource.limit", "connector_threads")).isEqualTo(200);
            second.close();
            assertThat(value("resource.limit", "connector_threads")).isEqualTo(200);
        }
        assertThat(registry.find("resource.limit").gauges()).isEmpty();

        Tomcat[] stopped = new Tomcat[1];
        try (HttpServerUnderTest server = new TomcatContainer("", context -> {}, tomcat -> stopped[0] = tomcat);
                ContainerMetrics again = ContainerMetrics.bind(registry)) {
            assertThat(server.port()).isPositive();
            assertThat(again.found()).isEqualTo(1);
            stopped[0].getConnector().stop();
            assertThat(value("resource.in_use", "connector_threads")).isZero();
            assertThat(value("resource.in_use", "connections")).isZero();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Spring Boot leaves of the connector of an application that failed to start, under the name of the next one's. */
    @Test
    void aConnectorThatDoesNotRunIsNoResource() throws JMException {
        Map<String, Object> left = Map.of(
                "running",
                false,
                "connectionCount",
                0L,
                "maxConnections",
                8192,
                "currentThreadsBusy",
                -2,
                "maxThreads",
                200);
        DynamicMBean bean = (DynamicMBean) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DynamicMBean.class},
                (proxy, method, arguments) -> method.getName().equals("getAttribute")
                        ? left.get(String.valueOf(arguments[0]))
                        : new MBeanInfo(Object.class.getName(), "", null, null, null, null));
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        server.registerMBean(bean, new ObjectName("Tomcat:type=ThreadPool,name=\"http-nio-8080\""));
        try (ContainerMetrics container = ContainerMetrics.bind(registry, server, line -> {})) {
            assertThat(container.found()).isZero();
            assertThat(registry.find("resource.limit").gauges()).isEmpty();
        }
    }

    @Test
    void publishesNoLimitThatTomcatDoesNotKnow() {
        ExecutorService own = Executors.newFixedThreadPool(2);
        withExecutor(own, () -> {
            await().untilAsserted(() ->
                    assertThat(value("resource.in_use", "connector_threads")).isEqualTo(1));
            assertThat(registry.find("resource.limit")
                            .tag("resource.type", "connector_threads")
                            .gauges())
                    .isEmpty();
        });
        own.shutdownNow();
    }

    @Test
    void publishesNoThreadsThatTomcatDoesNotKnow() {
        ExecutorService own = Executors.newFixedThreadPool(2);
        withExecutor(
                own::execute,
                () -> assertThat(registry.getMeters())
                        .extracting(meter -> meter.getId().getTag("resource.type"))
                        .doesNotContain("connector_threads")
                        .contains("connections"));
        own.shutdownNow();
    }

    private void withExecutor(Executor own, Runnable check) {
        CountDownLatch answer = new CountDownLatch(1);
        try (HttpServerUnderTest server = new TomcatContainer(
                        "",
                        held(answer),
                        tomcat -> tomcat.getConnector().getProtocolHandler().setExecutor(own));
                ContainerMetrics container = ContainerMetrics.bind(registry);
                RawHttp client = new RawHttp(server.port()).send(GET)) {
            assertThat(container.found()).isEqualTo(1);
            await().untilAsserted(() ->
                    assertThat(value("resource.in_use", "connections")).isBetween(1.0, 2.0));
            check.run();
            answer.countDown();
            assertThat(client.readAll()).contains("200");
        }
    }

    @Test
    void saysOnceThatItFoundNothingAndWhatToDo() {
        List<String> log = new ArrayList<>();
        try (ContainerMetrics container =
                ContainerMetrics.bind(registry, MBeanServerFactory.newMBeanServer(), log::add)) {
            assertThat(container.found()).isZero();
        }
        assertThat(log).singleElement().asString().contains("jetty-jmx", "mbeanregistry.enabled=true");
    }

    @Test
    void saysThatThreadsAreNotMeasuredWhereTomcatDoesNotKnowThem() {
        ExecutorService own = Executors.newFixedThreadPool(2);
        try (HttpServerUnderTest server = new TomcatContainer(
                "",
                context -> {},
                tomcat -> tomcat.getConnector().getProtocolHandler().setExecutor(own::execute))) {
            assertThat(server.port()).isPositive();
            List<String> log = new ArrayList<>();
            ContainerMetrics.bind(registry, ManagementFactory.getPlatformMBeanServer(), log::add)
                    .close();
            assertThat(log)
                    .singleElement()
                    .asString()
                    .startsWith("Of connector http-nio-")
                    .contains("virtual threads");
        }
        own.shutdownNow();
    }

    /** Undertow's workers do not count themselves unless a system property, which the build sets, says so. */
    public interface SilentMBean {
        int getBusyWorkerThreadCount();

        int getMaxWorkerPoolSize();

        int getWorkerQueueSize();
    }

    /** What the workers say without the property. */
    public static final class Silent implements SilentMBean {
        @Override
        public int getBusyWorkerThreadCount() {
            return -1;
        }

        @Override
        public int getMaxWorkerPoolSize() {
            return 16;
        }

        @Override
        public int getWorkerQueueSize() {
            return -1;
        }
    }

    @Test
    void publishesNothingForWorkersThatDoNotCountThemselves() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName workers = new ObjectName("org.xnio:type=Xnio,provider=\"nio\",worker=\"silent\"");
        server.registerMBean(new Silent(), workers);
        try (ContainerMetrics container = ContainerMetrics.bind(registry)) {
            assertThat(container.found()).isNotNegative();
            assertThat(registry.find("resource.limit")
                            .tag("resource.name", "silent")
                            .gauges())
                    .isEmpty();
        } finally {
            server.unregisterMBean(workers);
        }
    }

    /** An application whose requests are answered when the latch opens. */
    private static Consumer<ServletContext> held(CountDownLatch answer) {
        return context -> context.addServlet("held", new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response) {
                        try {
                            answer.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .addMapping("/held");
    }

    private double value(String meter, String type) {
        return registry.get(meter).tag("resource.type", type).gauge().value();
    }

    private void saturation(String prefix, int limit, String... meters) {
        try (ContainerMetrics container = ContainerMetrics.bind(registry)) {
            assertThat(container.found()).isPositive();
            assertThat(registry.find("resource.limit").gauges())
                    .filteredOn(gauge -> name(gauge).startsWith(prefix))
                    .singleElement()
                    .satisfies(gauge -> assertThat(gauge.value()).isEqualTo(limit));
            for (String meter : meters) {
                assertThat(registry.find(meter).gauges())
                        .filteredOn(gauge -> name(gauge).startsWith(prefix))
                        .singleElement()
                        .satisfies(gauge -> assertThat(gauge.value()).isBetween(0.0, (double) limit));
            }
        }
        assertThat(registry.find("resource.limit").gauges()).isEmpty();
    }

    private static String name(Gauge gauge) {
        return String.valueOf(gauge.getId().getTag("resource.name"));
    }
}
