package io.goldensignals.springboot;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.goldensignals.core.Resource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;

/**
 * Records the waits for a connection and those that were in vain, beside the tracker that the pool would have had: its own,
 * or that of Boot, which sets one only where there is none. Thread-safe.
 */
final class HikariWaits implements IMetricsTracker {

    /** How much earlier than its limit the pool may give up. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Resource pool;
    private final HikariDataSource source;
    private final IMetricsTracker other;

    private HikariWaits(Resource pool, HikariDataSource source, IMetricsTracker other) {
        this.pool = pool;
        this.source = source;
        this.other = other;
    }

    /** Adds the tracker to a pool that has not started yet, or has none; a pool of Dropwizard's registry stays as it is. */
    static void addTo(HikariDataSource source, Resource pool, MeterRegistry registry) {
        MetricsTrackerFactory own = source.getMetricsTrackerFactory();
        if (source.getMetricRegistry() != null || (own != null && source.getHikariPoolMXBean() != null)) {
            return;
        }
        MetricsTrackerFactory other = own != null ? own : new MicrometerMetricsTrackerFactory(registry);
        source.setMetricsTrackerFactory(
                (String name, PoolStats stats) -> new HikariWaits(pool, source, other.create(name, stats)));
    }

    /** The pool reports a wait in vain here as well, right before the time-out. */
    @Override
    public void recordConnectionAcquiredNanos(long elapsed) {
        if (elapsed < TimeUnit.MILLISECONDS.toNanos(source.getConnectionTimeout()) - SLACK_NANOS) {
            pool.waited(elapsed);
        }
        other.recordConnectionAcquiredNanos(elapsed);
    }

    @Override
    public void recordConnectionTimeout() {
        pool.failed(new SQLTransientConnectionException()); // as the pool throws then
        other.recordConnectionTimeout();
    }

    @Override
    public void recordConnectionCreatedMillis(long elapsed) {
        other.recordConnectionCreatedMillis(elapsed);
    }

    @Override
    public void recordConnectionUsageMillis(long elapsed) {
        other.recordConnectionUsageMillis(elapsed);
    }

    @Override
    public void close() {
        other.close();
    }
}
