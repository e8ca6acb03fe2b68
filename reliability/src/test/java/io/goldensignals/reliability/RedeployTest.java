package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.reliability.Containers.Container;
import io.goldensignals.reliability.Containers.Undeploy;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application with all modules is deployed and undeployed again and again in one container: no class loader, thread,
 * management bean or gauge of it is left.
 */
class RedeployTest {

    private static final int TIMES = 10 * Everything.FACTOR;

    @Test
    void tomcatKeepsNothing(@TempDir Path folder) throws Exception {
        try (Container tomcat = Containers.tomcat(folder)) {
            redeploy(tomcat);
        }
    }

    @Test
    void jettyKeepsNothing() throws Exception {
        try (Container jetty = Containers.jetty()) {
            redeploy(jetty);
        }
    }

    @Test
    void undertowKeepsNothing() throws Exception {
        try (Container undertow = Containers.undertow()) {
            redeploy(undertow);
        }
    }

    private static void redeploy(Container container) throws Exception {
        registryOfTheApplication(container);
        registryOfTheContainer(container);
    }

    private static void registryOfTheApplication(Container container) throws Exception {
        once(container, AppLoader.ALL, null); // what the container itself makes once
        Left before = Left.now();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loaders.add(once(container, AppLoader.ALL, null));
        }
        assertNothingLeft(before, loaders);
    }

    /** The registry and the core stay, so that what an application registers there would keep it. */
    private static void registryOfTheContainer(Container container) throws Exception {
        PrometheusMeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        once(container, AppLoader.MODULES, registry);
        once(container, AppLoader.MODULES, registry); // as the first may be answered before it is recorded
        Left before = Left.now();
        Set<Meter.Id> meters = ids(registry);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES / 3; i++) {
            loaders.add(once(container, AppLoader.MODULES, registry));
        }
        assertNothingLeft(before, loaders);
        assertThat(ids(registry)).as("meters of the registry").isEqualTo(meters);
        assertThat(registry.getMeters()).as("gauges").noneMatch(Gauge.class::isInstance);
    }

    /** Without those that a garbage collection may add. */
    private static Set<Meter.Id> ids(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> !id.getName().startsWith("jvm.") && !id.getName().startsWith("instrumentation."))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static WeakReference<ClassLoader> once(Container container, List<String> own, MeterRegistry registry)
            throws Exception {
        AppLoader loader = new AppLoader(own);
        Class<?> type = loader.loadClass("io.goldensignals.reliability.WebApp");
        Object app = registry == null
                ? type.getConstructor().newInstance()
                : type.getConstructor(MeterRegistry.class).newInstance(registry);
        Undeploy undeploy = container.deploy(loader, (Consumer<ServletContext>) app);
        try {
            assertThat(get(container.port(), "/app/orders/7")).contains("order");
            assertThat(get(container.port(), "/app/metrics"))
                    .contains("http_server_request_duration_seconds_count")
                    .contains("job_");
        } finally {
            undeploy.run();
            loader.close();
        }
        return new WeakReference<>(loader);
    }

    private static String get(int port, String path) {
        return RawHttp.exchange(
                port, "GET " + path + " HTTP/1.1\r\nHost: x\r\nX-User: anna\r\nConnection: close\r\n\r\n");
    }

    private static void assertNothingLeft(Left before, List<WeakReference<ClassLoader>> loaders) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(loaders.stream().filter(loader -> loader.get() != null))
                            .as("class loaders of %s deployments", loaders.size())
                            // JDK 17 itself keeps the latest: a method handle of its records' equals remembers a type.
                            .hasSizeLessThanOrEqualTo(1);
                });
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Left after = Left.now();
            assertThat(after.beans()).as("management beans").isEqualTo(before.beans());
            assertThat(before.threads()).as("threads of ours").containsAll(after.threads());
        });
    }

    /** What would be left: management beans, and threads that are no container's. */
    private record Left(Set<ObjectName> beans, Set<String> threads) {
        static Left now() {
            Set<String> threads = new HashSet<>();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("goldensignals")
                        || thread.getName().startsWith("pool-")
                        || thread.getContextClassLoader() instanceof AppLoader) {
                    threads.add(thread.getName());
                }
            }
            return new Left(ManagementFactory.getPlatformMBeanServer().queryNames(null, null), threads);
        }
    }
}
