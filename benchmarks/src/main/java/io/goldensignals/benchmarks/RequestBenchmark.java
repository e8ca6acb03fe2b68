package io.goldensignals.benchmarks;

import io.goldensignals.core.Call;
import io.goldensignals.core.CoarseClock;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.InFlight;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The RED recorder beside its floor. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

    private static final TagSpec SHOP = TagSpec.capped("shop", "A shop.", 10);
    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 10);
    private static final TimerSpec DURATION = MeterSpec.timer("order.duration")
            .description("Duration of orders.")
            .tags(SHOP, ERROR_TYPE)
            .build();
    private static final GaugeSpec ACTIVE = MeterSpec.gauge("order.active", "")
            .description("Orders in flight.")
            .tags(SHOP)
            .build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("benchmark", DURATION, ACTIVE);

    private CoarseClock coarseClock;
    private Floor floor;
    private RequestMetrics requests;
    private Operation operation;
    private Operation coarseOperation;
    private Meters meters;
    private InFlight inFlight;

    @Setup
    public void setUp() {
        coarseClock = CoarseClock.start();
        PrometheusMeterRegistry registry = Registries.of(Clock.SYSTEM);
        floor = new Floor(registry);
        meters = Meters.of(registry, CATALOG);
        requests = recorder(meters);
        operation = requests.operation("north");
        inFlight = ACTIVE.inFlight(meters, "south");
        coarseOperation =
                recorder(Meters.of(Registries.of(coarseClock), CATALOG)).operation("north");
    }

    @TearDown
    public void tearDown() {
        coarseClock.close();
    }

    private static RequestMetrics recorder(Meters meters) {
        return RequestMetrics.builder(meters, DURATION).inFlight(ACTIVE).build();
    }

    @Benchmark
    public long floorClockReads() {
        return System.nanoTime() - System.nanoTime();
    }

    @Benchmark
    public void floorTimer() {
        floor.end(floor.begin());
    }

    @Benchmark
    public void call() {
        Call call = operation.start();
        call.succeeded();
    }

    @Benchmark
    public Object lambda() {
        return operation.call(() -> this);
    }

    @Benchmark
    public void primitive() {
        inFlight.begin();
        long started = meters.nanos();
        inFlight.end();
        operation.record(meters.nanos() - started, Results.SUCCESS);
    }

    @Benchmark
    public void lookedUp() {
        requests.operation("north").start().succeeded();
    }

    @Benchmark
    public void coarse() {
        coarseOperation.start().succeeded();
    }
}
