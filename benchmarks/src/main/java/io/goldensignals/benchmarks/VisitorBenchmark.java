package io.goldensignals.benchmarks;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Distinct;
import io.goldensignals.business.Orders;
import io.goldensignals.core.CoarseClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Adding a visitor to a distinct count, and placing an order. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class VisitorBenchmark {

    private static final int SESSIONS = 1 << 12;

    private final String[] sessions = new String[SESSIONS];
    private Distinct visitors;
    private Distinct coarseVisitors;
    private CoarseClock coarseClock;
    private Orders orders;

    /** Where a thread is in the list of sessions. */
    @State(Scope.Thread)
    public static class Position {
        private long next;
    }

    @Setup
    public void setUp() {
        BusinessMetrics business = BusinessMetrics.create(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        visitors = business.distinct("visitors", Duration.ofDays(1));
        orders = business.orders("EUR");
        coarseClock = CoarseClock.start();
        coarseVisitors = BusinessMetrics.create(Registries.of(coarseClock)).distinct("visitors", Duration.ofDays(1));
        for (int i = 0; i < SESSIONS; i++) {
            sessions[i] = UUID.randomUUID().toString();
        }
    }

    @TearDown
    public void tearDown() {
        coarseClock.close();
    }

    @Benchmark
    public void number(Position position) {
        visitors.add(position.next++);
    }

    @Benchmark
    public void session(Position position) {
        visitors.add(sessions[(int) position.next++ & SESSIONS - 1]);
    }

    @Benchmark
    public void sessionCoarseClock(Position position) {
        coarseVisitors.add(sessions[(int) position.next++ & SESSIONS - 1]);
    }

    @Benchmark
    public void order() {
        orders.placed(1295);
    }
}
