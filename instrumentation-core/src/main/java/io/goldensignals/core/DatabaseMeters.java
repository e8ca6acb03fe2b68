package io.goldensignals.core;

/**
 * The meters of a pool of database connections under the names of OpenTelemetry's conventions, for dashboards that know those;
 * {@link ResourceMeters} has the same pools beside all other resources.
 */
public final class DatabaseMeters {

    /** The pool. */
    public static final TagSpec POOL =
            TagSpec.capped("db.client.connection.pool.name", "The pool's name, given in code.", 100);

    /** What a connection does. */
    public static final TagSpec STATE = TagSpec.closed(
            "db.client.connection.state",
            "Whether the connections are in use; idle ones are published if the pool's usage has them.",
            "used",
            "idle");

    /** How many there are. */
    public static final GaugeSpec CONNECTIONS = MeterSpec.gauge("db.client.connection.count", "")
            .description("Connections of the pool now, by state.")
            .tags(POOL, STATE)
            .signals(Signal.UTILIZATION)
            .build();

    /** How many there can be. */
    public static final GaugeSpec MAX = MeterSpec.gauge("db.client.connection.max", "")
            .description("Connections that the pool can have at once; absent where there is no limit.")
            .tags(POOL)
            .signals(Signal.INFO, Signal.UTILIZATION)
            .build();

    /** How many wait. */
    public static final GaugeSpec PENDING_REQUESTS = MeterSpec.gauge("db.client.connection.pending_requests", "")
            .description("Requests that wait for a connection now.")
            .tags(POOL)
            .signals(Signal.SATURATION)
            .build();

    /** How long they waited. */
    public static final TimerSpec WAIT_TIME = MeterSpec.timer("db.client.connection.wait_time")
            .description("Time that it took to obtain a connection from the pool, where that is measured.")
            .tags(POOL)
            .signals(Signal.SATURATION)
            .build();

    /** How often the wait was in vain. */
    public static final CounterSpec TIMEOUTS = MeterSpec.counter("db.client.connection.timeouts", "")
            .description("Requests for a connection that gave up at the pool's time limit, where that is measured.")
            .tags(POOL)
            .signals(Signal.ERRORS, Signal.SATURATION)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG =
            MeterCatalog.of("database", CONNECTIONS, MAX, PENDING_REQUESTS, WAIT_TIME, TIMEOUTS);

    private DatabaseMeters() {}
}
