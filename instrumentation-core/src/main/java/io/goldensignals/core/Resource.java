package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A published resource, on which waits, rejections and errors are recorded. Thread-safe; closing it removes its gauges.
 */
public final class Resource implements Registration {

    private final Meters meters;
    private final String type;
    private final String name;
    private final List<Registration> gauges = new ArrayList<>();
    private final Timer waitDuration;
    private final Counter rejected;
    private final ErrorCounters errors;
    private final @Nullable DatabasePool database;

    Resource(Meters meters, String type, String name, Usage usage, @Nullable DatabasePool database) {
        this.meters = meters;
        this.type = type;
        this.name = name;
        gauges.add(ResourceMeters.IN_USE.gauge(meters, usage, Usage::readInUse, type, name));
        if (usage.hasLimit()) {
            gauges.add(ResourceMeters.LIMIT.gauge(meters, usage, Usage::readLimit, type, name));
            gauges.add(ResourceMeters.UTILIZATION.gauge(meters, usage, Usage::readUtilization, type, name));
        }
        if (usage.hasWaiting()) {
            gauges.add(ResourceMeters.WAITING.gauge(meters, usage, Usage::readWaiting, type, name));
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
        gauges.forEach(Registration::close);
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
