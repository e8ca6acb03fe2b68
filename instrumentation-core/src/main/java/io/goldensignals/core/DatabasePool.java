package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool of database connections as the conventions have it, beside its {@link Resource}. Thread-safe. */
final class DatabasePool implements Registration {

    /** By name, as the core runs without {@code java.sql}; pools report a wait in vain by either. */
    private static final Set<String> TIMEOUTS =
            Set.of("java.sql.SQLTimeoutException", "java.sql.SQLTransientConnectionException");

    private final Meters meters;
    private final String name;
    private final UsageGauges gauges;
    private volatile @Nullable Waits waits;

    DatabasePool(Meters meters, String name, Usage usage) {
        this.meters = meters;
        this.name = name;
        this.gauges = new UsageGauges(meters, usage, DatabaseMeters.CONNECTIONS, name, "used");
        if (usage.hasIdle()) {
            gauges.add(DatabaseMeters.CONNECTIONS, Usage::readIdle, name, "idle");
        }
        if (usage.hasLimit()) {
            gauges.add(DatabaseMeters.MAX, Usage::readLimit, name);
        }
        if (usage.hasWaiting()) {
            gauges.add(DatabaseMeters.PENDING_REQUESTS, Usage::readWaiting, name);
        }
    }

    void refresh() {
        gauges.refresh();
    }

    void waited(long nanos) {
        waits().time.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(Throwable cause) {
        for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
            if (TIMEOUTS.contains(type.getName())) {
                waits().timeouts.increment();
                return;
            }
        }
    }

    /** With the first request that is measured: until then a zero would claim that none ever waited. */
    Waits waits() {
        Waits known = waits;
        if (known == null) {
            // A race is harmless, as the registry returns the same meters.
            known = new Waits(
                    DatabaseMeters.WAIT_TIME.timer(meters, name), DatabaseMeters.TIMEOUTS.counter(meters, name));
            waits = known;
        }
        return known;
    }

    @Override
    public void close() {
        gauges.close();
    }

    record Waits(Timer time, Counter timeouts) {}
}
