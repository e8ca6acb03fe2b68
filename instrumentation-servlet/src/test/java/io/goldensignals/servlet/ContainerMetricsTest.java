package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** The saturation of containers that are not Tomcat; the names say which pool it is. */
class ContainerMetricsTest {

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

    @Test
    void readsUndertowsWorkers() {
        try (HttpServerUnderTest server = new UndertowContainer(context -> {})) {
            assertThat(server.port()).isPositive();
            saturation("XNIO-", 8 * Runtime.getRuntime().availableProcessors(), "resource.in_use");
        }
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
