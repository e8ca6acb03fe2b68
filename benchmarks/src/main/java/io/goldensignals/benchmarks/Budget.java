package io.goldensignals.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What a benchmark may cost: bytes for each operation, exactly, and time as a multiple of its floor in the same run.
 *
 * <p>The ratio has slack for a shared machine: it finds a path that became several times dearer, not one of 5 %.
 */
record Budget(String benchmark, String floor, double maxRatio, double maxBytes) {

    private static final String REQUEST = RequestBenchmark.class.getSimpleName() + ".";

    private static final String JOB = JobBenchmark.class.getSimpleName() + ".";

    private static final String VISITOR = VisitorBenchmark.class.getSimpleName() + ".";

    private static final String RABBIT = RabbitBenchmark.class.getSimpleName() + ".";

    private static final String SERVLET = ServletBenchmark.class.getSimpleName() + ".";

    private static final String REGISTRY = RegistryBenchmark.class.getSimpleName() + ".";

    static final List<Budget> ALL = List.of(
            new Budget(REQUEST + "call", REQUEST + "floorTimer", 1.5, 32),
            new Budget(REQUEST + "lambda", REQUEST + "floorTimer", 1.4, 16),
            new Budget(REQUEST + "primitive", REQUEST + "floorTimer", 1.4, 0),
            new Budget(REQUEST + "lookedUp", REQUEST + "floorTimer", 2.0, 112),
            new Budget(REQUEST + "coarse", REQUEST + "floorTimer", 1.1, 32),
            new Budget(JOB + "run", REQUEST + "floorTimer", 8.0, 80),
            new Budget(JOB + "scheduledRun", REQUEST + "floorTimer", 8.0, 96),
            new Budget(VISITOR + "number", REQUEST + "floorTimer", 1.6, 0),
            new Budget(VISITOR + "session", REQUEST + "floorTimer", 2.2, 0),
            new Budget(RABBIT + "deliverAck", RABBIT + "floorDeliverAck", 2.2, 0),
            new Budget(RABBIT + "deliverAck", RABBIT + "observedDeliverAck", 0.25, 0),
            new Budget(RABBIT + "publishConfirm", RABBIT + "floorPublishConfirm", 2.5, 0),
            new Budget(RABBIT + "publishConfirm", RABBIT + "observedPublishConfirm", 0.2, 0),
            new Budget(RABBIT + "publishConfirmStamped", RABBIT + "publishConfirm", 2.0, 304),
            new Budget(SERVLET + "filter", SERVLET + "floor", 2.2, 0),
            new Budget(SERVLET + "filterBodySizes", SERVLET + "floorBodySizes", 2.0, 72),
            new Budget(SERVLET + "filterCoarseClock", SERVLET + "floor", 1.4, 0),
            new Budget(SERVLET + "filterBodySizesCoarseClock", SERVLET + "floorBodySizes", 1.4, 72),
            new Budget(SERVLET + "filterAsync", SERVLET + "floorBodySizes", 3.0, 296),
            new Budget(SERVLET + "filter", SERVLET + "springFilter", 0.2, 0),
            new Budget(SERVLET + "filter", SERVLET + "otelFilter", 0.5, 0),
            new Budget(REGISTRY + "timer", REGISTRY + "micrometerTimer", 0.5, 0),
            new Budget(REGISTRY + "summary", REGISTRY + "micrometerSummary", 0.5, 0));

    /**
     * By {@link Turns}, which resolves tenths: the most that an operation may cost as a multiple of its floor. About twice what it
     * costs beyond the floor, as the floor is mostly readings of the clock, which other machines have cheaper.
     */
    static final Map<String, Double> TURNS = Map.of(
            "rabbit publish + confirm", 1.65,
            "rabbit deliver + ack", 1.5,
            "servlet filter", 1.6,
            "servlet filter, body sizes", 1.6,
            "registry timer", 1.5,
            "filter, body sizes, registry", 2.8);

    /** Of calls that {@link S3Comparison} makes: the bytes are those beyond the bare client's. */
    static final List<Budget> S3 = List.of(
            new Budget("v2 headObject", "INTERCEPTOR", 1.3, 512),
            new Budget("v2 getObject", "INTERCEPTOR", 1.3, 768),
            new Budget("v2 async getObject", "INTERCEPTOR", 1.3, 768),
            new Budget("v2 stream, 64 MiB", "BARE", 1.05, 768),
            new Budget("v2 putObject, 64 MiB", "BARE", 1.05, 768));
}
