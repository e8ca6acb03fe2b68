package io.goldensignals.core;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import javax.sql.DataSource;

/**
 * Recorder of the USE signals of resources: utilization, saturation and errors, under the same names for thread pools,
 * semaphores, connection pools and whatever else is limited.
 *
 * <p>Thread-safe. Closing it removes the gauges of all its resources.
 */
public final class ResourceMetrics implements AutoCloseable {

    private final Meters meters;

    private ResourceMetrics(Meters meters) {
        this.meters = meters;
    }

    /** A recorder that publishes in {@code registry}. */
    public static ResourceMetrics create(MeterRegistry registry) {
        return new ResourceMetrics(Meters.of(registry, ResourceMeters.CATALOG));
    }

    /** Publishes a resource that is read through {@code usage}. */
    public Resource resource(String type, String name, Usage usage) {
        return new Resource(meters, type, name, usage);
    }

    /**
     * Publishes {@code executor} and returns it wrapped: tasks given to the wrapper have their wait measured, the rejected
     * are counted. Results, exceptions and the rejection policy stay as they are.
     *
     * <p>Threads, limit and queue are read from a {@link ThreadPoolExecutor} or a {@link ForkJoinPool} itself; of any other
     * executor, such as one with a virtual thread for each task, running tasks are counted and no limit is claimed. The
     * gauges end when the executor has terminated and the wrapper was asked about it.
     */
    public ExecutorService executor(String name, ExecutorService executor) {
        if (executor instanceof ThreadPoolExecutor pool) {
            Resource resource = resource("executor", name, Usage.of(pool));
            pool.setRejectedExecutionHandler(new CountedRejection(resource, pool.getRejectedExecutionHandler()));
            return new MeasuredExecutor(executor, resource, new InFlight(), true);
        }
        if (executor instanceof ForkJoinPool pool) {
            return new MeasuredExecutor(
                    executor, resource("fork_join_pool", name, Usage.of(pool)), new InFlight(), false);
        }
        InFlight running = new InFlight();
        return new MeasuredExecutor(executor, resource("executor", name, Usage.inUse(running::now)), running, false);
    }

    /**
     * Publishes a pool of JDBC connections and returns its data source wrapped: the wait for a connection is measured, the
     * failures to get one are counted by type.
     */
    public DataSource dataSource(String name, DataSource dataSource, Usage usage) {
        return MeasuredDataSource.of(dataSource, resource("connection_pool", name, usage));
    }

    @Override
    public void close() {
        meters.close();
    }
}
