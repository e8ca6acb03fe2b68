package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A published resource, on which waits, rejections and errors are recorded. Thread-safe; closing it removes its gauges.
 */
public final class Resource implements Registration {

    private final Meters meters;
    private final String type;
    private final String name;
    private final UsageGauges gauges;
    private final Timer waitDuration;
    private final Counter rejected;
    private final ErrorCounters errors;
    private final @Nullable DatabasePool database;

    Resource(Meters meters, String type, String name, Usage usage, @Nullable DatabasePool database) {
        this.meters = meters;
        this.type = type;
        this.name = name;
        this.gauges = new UsageGauges(meters, usage, ResourceMeters.IN_USE, type, name);
        if (usage.hasLimit()) {
            gauges.add(ResourceMeters.LIMIT, Usage::readLimit, type, name);
            gauges.add(ResourceMeters.UTILIZATION, Usage::readUtilization, type, name);
        }
        if (usage.hasWaiting()) {
            gauges.add(ResourceMeters.WAITING, Usage::readWaiting, type, name);
        }
        this.waitDuration = ResourceMeters.WAIT_DURATION.timer(meters, type, name);
        this.rejected = ResourceMeters.REJECTED.counter(meters, type, name);
        this.errors = new ErrorCounters(meters, ResourceMeters.ERRORS, type, name);
        this.database = database;
    }

    /** Records that the resource was waited for, in nanoseconds. */
    public void waited(long nanos) {
        waitDuration.record(nanos, TimeUnit.NANOSECONDS);
        if (database != null) {
            database.waited(nanos);
        }
    }

    /** Counts a request that was turned away. */
    public void rejected() {
        rejected.increment();
    }

    /** Counts a use that failed. */
    public void failed(Throwable cause) {
        errors.count(cause);
        if (database != null) {
            database.failed(cause);
        }
    }

    /**
     * Publishes the gauges whose figures are known by now and removes those whose figures are not. Each scrape does it, except
     * for what is in use while that is {@link Usage#UNKNOWN}: then this is to be called when it is known again.
     */
    public void refresh() {
        gauges.refresh();
        if (database != null) {
            database.refresh();
        }
    }

    /** Measures how long {@code acquisition} waits, and counts its failure. */
    public <T extends @Nullable Object, X extends Exception> T acquire(Task<T, X> acquisition) throws X {
        long started = meters.nanos();
        try {
            T acquired = acquisition.run();
            waited(meters.nanos() - started);
            return acquired;
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    @Override
    public void close() {
        gauges.close();
        if (database != null) {
            database.close();
        }
    }

    @Override
    public String toString() {
        return type + " " + name;
    }

    long nanos() {
        return meters.nanos();
    }
}
