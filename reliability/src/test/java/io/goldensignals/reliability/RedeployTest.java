package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application with all modules is deployed and undeployed again and again in one container: no class loader, thread,
 * management bean or gauge of it is left.
 */
class RedeployTest {

    private static final int TIMES = 10 * Everything.FACTOR;

    /** Kept, as the logging system itself keeps loggers weakly. */
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger("org.apache"), Logger.getLogger("io.undertow"), Logger.getLogger("org.eclipse"));

    static {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
        TomcatURLStreamHandlerFactory.disable(); // there can be one in a JVM only
    }

    /** A running container, into which an application is put and taken out. */
    private interface Container {
        int port();

        /** Deploys at /app with this class loader; what is returned undeploys. */
        Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception;
    }

    private interface Undeploy {
        void run() throws Exception;
    }

    @Test
    void tomcatKeepsNothing(@TempDir Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        try {
            redeploy(new Container() {
                @Override
                public int port() {
                    return tomcat.getConnector().getLocalPort();
                }

                @Override
                public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) {
                    StandardContext context = new StandardContext();
                    context.setName("/app");
                    context.setPath("/app");
                    context.setDocBase(folder.toString());
                    context.addLifecycleListener(new Tomcat.FixContextListener());
                    context.setParentClassLoader(loader);
                    context.addServletContainerInitializer((classes, servlets) -> app.accept(servlets), Set.of());
                    tomcat.getHost().addChild(context);
                    return () -> tomcat.getHost().removeChild(context);
                }
            });
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void jettyKeepsNothing() throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        server.start();
        try {
            redeploy(new Container() {
                @Override
                public int port() {
                    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
                }

                @Override
                public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception {
                    ServletContextHandler context = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
                    context.setClassLoader(loader);
                    context.addServletContainerInitializer((classes, servlets) -> app.accept(servlets));
                    contexts.addHandler(context);
                    context.start();
                    return () -> {
                        context.stop();
                        contexts.removeHandler(context);
                        context.destroy();
                    };
                }
            });
        } finally {
            server.stop();
        }
    }

    @Test
    void undertowKeepsNothing() throws Exception {
        PathHandler paths = new PathHandler();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        undertow.start();
        try {
            redeploy(new Container() {
                private final ServletContainer servlets = Servlets.newContainer();

                @Override
                public int port() {
                    return ((InetSocketAddress)
                                    undertow.getListenerInfo().get(0).getAddress())
                            .getPort();
                }

                @Override
                public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception {
                    ServletContainerInitializer initializer = (classes, context) -> app.accept(context);
                    DeploymentInfo info = Servlets.deployment()
                            .setClassLoader(loader)
                            .setContextPath("/app")
                            .setDeploymentName("app")
                            .addServletContainerInitializer(new ServletContainerInitializerInfo(
                                    ServletContainerInitializer.class,
                                    new ImmediateInstanceFactory<>(initializer),
                                    Set.of()));
                    DeploymentManager manager = servlets.addDeployment(info);
                    manager.deploy();
                    paths.addPrefixPath("/app", manager.start());
                    return () -> {
                        paths.removePrefixPath("/app");
                        manager.stop();
                        manager.undeploy();
                        servlets.removeDeployment(info);
                    };
                }
            });
        } finally {
            undertow.stop();
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
