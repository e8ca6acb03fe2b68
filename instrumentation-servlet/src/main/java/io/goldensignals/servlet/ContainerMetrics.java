package io.goldensignals.servlet;

import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.QueryExp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saturation of the container: the threads and connections of its connectors, read from the MBeans that Tomcat and Undertow
 * register by themselves and Jetty with its {@code MBeanContainer}.
 *
 * <p>The resources are of type {@code connector_threads} and {@code connections}. {@link #bind} finds what has started
 * by then. Thread-safe; closing removes the gauges.
 */
public final class ContainerMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerMetrics.class);

    /** Without this property the workers' pool says -1 for how many are busy. */
    private static final String COUNTING = "jboss.threads.eqe.statistics.active-count";

    private static final String NOTHING =
            "No threads or connections of a container are measured: no MBeans of Tomcat, Jetty or Undertow were found"
                    + " that count them. Call bind once the container has started; Jetty needs an MBeanContainer of"
                    + " org.eclipse.jetty:jetty-jmx, Spring Boot server.tomcat.mbeanregistry.enabled=true";

    private static final String THREADS = "connector_threads";

    /** The beans that are published in each registry. Weak, and no value refers to its registry. */
    private static final Map<MeterRegistry, Set<String>> PUBLISHED = Collections.synchronizedMap(new WeakHashMap<>());

    private final ResourceMetrics resources;
    private final Set<String> published;
    private final Set<String> own = ConcurrentHashMap.newKeySet();
    private final MBeanServer server;
    private final Consumer<String> log;
    private int found;

    private ContainerMetrics(MeterRegistry registry, MBeanServer server, Consumer<String> log) {
        this.server = server;
        this.log = log;
        resources = ResourceMetrics.create(registry);
        published = PUBLISHED.computeIfAbsent(registry, ignored -> ConcurrentHashMap.newKeySet());
    }

    /**
     * Publishes the connectors of the containers that run in this process, each once in a registry however many bind it, as
     * several application contexts do: the first that finds a connector publishes it until it is closed. One warning is logged if there are none, and one
     * line for each connector that knows its connections but not how many threads are busy: virtual threads have no limit,
     * so {@code http.server.active_requests} says what they do.
     */
    public static ContainerMetrics bind(MeterRegistry registry) {
        return bind(registry, ManagementFactory.getPlatformMBeanServer(), LOG::warn);
    }

    static ContainerMetrics bind(MeterRegistry registry, MBeanServer server, Consumer<String> log) {
        ContainerMetrics metrics = new ContainerMetrics(registry, server, log);
        metrics.tomcat();
        metrics.jetty();
        metrics.undertow();
        if (metrics.found == 0) {
            log.accept(NOTHING);
        }
        return metrics;
    }

    /** How many connectors and worker pools were found; 0 says that the container publishes no MBeans. */
    public int found() {
        return found;
    }

    @Override
    public void close() {
        resources.close();
        published.removeAll(own);
        own.clear();
    }

    private void tomcat() {
        for (ObjectName pool : query("*:type=ThreadPool,name=*")) {
            if (!isRunning(pool)) {
                continue;
            }
            String name = ObjectName.unquote(quoted(pool.getKeyProperty("name")));
            // Of an executor that it was given, Tomcat knows no limit, and often not how many are busy.
            boolean threads = publish(THREADS, name, pool, "currentThreadsBusy", "maxThreads", null);
            boolean connections = publish("connections", name, pool, "connectionCount", "maxConnections", null);
            if (connections && !threads) {
                log.accept("Of connector " + name
                        + " the connections are measured and the threads are not: its executor does"
                        + " not count those that are busy, as with virtual threads");
            }
            found += threads || connections ? 1 : 0;
        }
    }

    /** An application that failed to start leaves the beans of its connectors, under the name that the next one's have. */
    private boolean isRunning(ObjectName pool) {
        try {
            return !Boolean.FALSE.equals(server.getAttribute(pool, "running"));
        } catch (JMException unknown) {
            return true;
        }
    }

    private void jetty() {
        for (ObjectName pool : query("org.eclipse.jetty.util.thread:type=queuedthreadpool,*")) {
            String name = "qtp-" + pool.getKeyProperty("id");
            found += publish(THREADS, name, pool, "busyThreads", "maxThreads", "queueSize") ? 1 : 0;
        }
    }

    private void undertow() {
        for (ObjectName pool : query("org.xnio:type=Xnio,*")) {
            String worker = pool.getKeyProperty("worker");
            if (worker != null && pool.getKeyProperty("address") == null) {
                String name = ObjectName.unquote(quoted(worker));
                if (publish(THREADS, name, pool, "BusyWorkerThreadCount", "MaxWorkerPoolSize", "WorkerQueueSize")) {
                    found++;
                } else {
                    log.accept("Undertow's workers " + name + " are not measured: they count with -D" + COUNTING
                            + "=true only");
                }
            }
        }
    }

    /** Publishes what the bean knows; of what it does not know it says -1. False if that is how many are in use. */
    private boolean publish(
            String type, String name, ObjectName bean, String inUse, String limit, @Nullable String waiting) {
        LongSupplier used = read(bean, inUse);
        if (used.getAsLong() < 0) {
            return false;
        }
        String key = type + " " + bean;
        if (!published.add(key)) {
            return true;
        }
        own.add(key);
        LongSupplier most = read(bean, limit);
        LongSupplier queue = waiting == null ? null : read(bean, waiting);
        Usage usage = Usage.inUse(() -> Math.max(0, used.getAsLong())); // below zero once the connector has stopped
        usage = most.getAsLong() < 0 ? usage : usage.limit(most);
        resources.resource(type, name, queue == null || queue.getAsLong() < 0 ? usage : usage.waiting(queue));
        return true;
    }

    private LongSupplier read(ObjectName bean, String attribute) {
        return () -> {
            try {
                return ((Number) server.getAttribute(bean, attribute)).longValue();
            } catch (JMException e) {
                throw new IllegalStateException("no " + attribute + " of " + bean, e);
            }
        };
    }

    private Iterable<ObjectName> query(String pattern) {
        try {
            return server.queryNames(new ObjectName(pattern), (QueryExp) null);
        } catch (JMException e) {
            throw new IllegalStateException(pattern, e);
        }
    }

    private static String quoted(String value) {
        return value.startsWith("\"") ? value : ObjectName.quote(value);
    }
}
