package io.goldensignals.core;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of the USE signals of resources: utilization, saturation and errors, under the same names for thread pools,
 * semaphores, connection pools and whatever else is limited.
 *
 * <p>Thread-safe. Closing it removes the gauges of all its resources.
 */
public final class ResourceMetrics implements AutoCloseable {

    private final MeterRegistry registry;
    private final Meters meters;
    private @Nullable Meters database;
    private boolean closed;

    private ResourceMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.meters = Meters.of(registry, ResourceMeters.CATALOG);
    }

    /** A recorder that publishes in {@code registry}. */
    @CheckReturnValue
    public static ResourceMetrics create(MeterRegistry registry) {
        return new ResourceMetrics(registry);
    }

    /** Publishes a resource that is read through {@code usage}. */
    public Resource resource(String type, String name, Usage usage) {
        return new Resource(meters, type, name, usage, null);
    }

    /**
     * Publishes {@code executor} and returns it wrapped: tasks given to the wrapper have their wait measured, the rejected
     * are counted. Results, exceptions and the rejection policy stay as they are.
     *
     * <p>Threads, limit and queue are read from a {@link ThreadPoolExecutor} or a {@link ForkJoinPool} itself; of any other
     * executor, such as one with a virtual thread for each task, running tasks are counted and no limit is claimed. The
     * gauges end when the executor has terminated and the wrapper was asked about it. A pool whose queue is a
     * {@link PriorityBlockingQueue} compares tasks, and gets those that are {@code execute}d as they are: how long they wait
     * is not measured. {@code beforeExecute} and {@code afterExecute} of other pools see a wrapper in place of such tasks.
     */
    @CheckReturnValue
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
     * Publishes a pool of database connections, as a resource of the type {@code connection_pool} and under the names of
     * {@link DatabaseMeters}. What is recorded on the resource is recorded there as well.
     */
    public Resource connectionPool(String name, Usage usage) {
        return connectionPool(name, usage, new DatabasePool(database(), name, usage));
    }

    private Resource connectionPool(String name, Usage usage, DatabasePool pool) {
        return new Resource(meters, "connection_pool", name, usage, pool);
    }

    /**
     * Publishes a pool of JDBC connections as {@link #connectionPool(String, Usage)} does, and returns its data source
     * wrapped: the wait for a connection is measured, the failures to get one are counted by type, and those that say
     * that the wait took too long as time-outs.
     */
    @CheckReturnValue
    public DataSource dataSource(String name, DataSource dataSource, Usage usage) {
        DatabasePool pool = new DatabasePool(database(), name, usage);
        pool.waits();
        return MeasuredDataSource.of(dataSource, connectionPool(name, usage, pool));
    }

    /** With the first pool, as most have none. */
    private synchronized Meters database() {
        Meters known = database;
        if (known == null) {
            known = Meters.of(registry, DatabaseMeters.CATALOG);
            database = known;
            if (closed) {
                known.close();
            }
        }
        return known;
    }

    @Override
    public synchronized void close() {
        closed = true;
        meters.close();
        if (database != null) {
            database.close();
        }
    }
}
