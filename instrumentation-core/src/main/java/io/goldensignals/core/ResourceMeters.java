package io.goldensignals.core;

/** The meters of a resource by the USE method: the same names for every kind of resource. */
public final class ResourceMeters {

    /** The kind of resource. */
    public static final TagSpec TYPE = TagSpec.capped(
            "resource.type",
            "The kind of resource: executor, fork_join_pool, semaphore, connection_pool, threads …",
            16);

    /** Which one it is. */
    public static final TagSpec NAME = TagSpec.capped("resource.name", "The resource's name, given in code.", 100);

    /** Why a use of the resource failed. */
    public static final TagSpec ERROR_TYPE =
            TagSpec.capped("error.type", "The class of the exception that ended the use.", 30);

    /** The share in use. */
    public static final GaugeSpec UTILIZATION = MeterSpec.gauge("resource.utilization", "ratio")
            .description("Share of the resource that is in use, from 0 to 1; absent where there is no limit.")
            .tags(TYPE, NAME)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** The amount in use. */
    public static final GaugeSpec IN_USE = MeterSpec.gauge("resource.in_use", "")
            .description("Units of the resource that are in use now: threads, permits, connections.")
            .tags(TYPE, NAME)
            .signals(Signal.UTILIZATION)
            .build();

    /** The amount that there is. */
    public static final GaugeSpec LIMIT = MeterSpec.gauge("resource.limit", "")
            .description("Units of the resource that can be in use at once; absent where there is no limit.")
            .tags(TYPE, NAME)
            .signals(Signal.INFO, Signal.UTILIZATION)
            .build();

    /** Who waits. */
    public static final GaugeSpec WAITING = MeterSpec.gauge("resource.waiting", "")
            .description("Requests for the resource that wait now: queued tasks, blocked threads.")
            .tags(TYPE, NAME)
            .signals(Signal.SATURATION)
            .build();

    /** How long they waited. */
    public static final TimerSpec WAIT_DURATION = MeterSpec.timer("resource.wait.duration")
            .description("Time from the request for the resource to its use.")
            .tags(TYPE, NAME)
            .signals(Signal.SATURATION)
            .build();

    /** Who was turned away. */
    public static final CounterSpec REJECTED = MeterSpec.counter("resource.rejected", "")
            .description("Requests that the resource turned away.")
            .tags(TYPE, NAME)
            .signals(Signal.ERRORS, Signal.SATURATION)
            .build();

    /** Who failed. */
    public static final CounterSpec ERRORS = MeterSpec.counter("resource.errors", "")
            .description("Uses of the resource that failed.")
            .tags(TYPE, NAME, ERROR_TYPE)
            .signals(Signal.ERRORS)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG =
            MeterCatalog.of("resource", UTILIZATION, IN_USE, LIMIT, WAITING, WAIT_DURATION, REJECTED, ERRORS);

    private ResourceMeters() {}
}
