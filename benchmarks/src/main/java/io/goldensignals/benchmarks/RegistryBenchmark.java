package io.goldensignals.benchmarks;

import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A recording in a histogram of 14 buckets: Micrometer's registry, ours, the Prometheus client, and adders by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryBenchmark {

    private Timer micrometerTimer;
    private Timer goldenTimer;
    private Timer goldenPlainTimer;
    private DistributionSummary micrometerSummary;
    private DistributionSummary goldenSummary;
    private DistributionDataPoint client;
    private Adders adders;

    @Setup
    public void setUp() {
        MeterRegistry micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MeterRegistry golden = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        micrometerTimer = Floor.timer(micrometer, "timer");
        goldenTimer = Floor.timer(golden, "timer");
        goldenPlainTimer = golden.timer("plain");
        micrometerSummary = summary(micrometer);
        goldenSummary = summary(golden);
        client = Histogram.builder()
                .name("client")
                .labelNames("route")
                .classicOnly()
                .classicUpperBounds(Floor.SECONDS)
                .build()
                .labelValues("/orders/{id}");
        adders = new Adders();
    }

    private static DistributionSummary summary(MeterRegistry registry) {
        return DistributionSummary.builder("summary")
                .serviceLevelObjectives(Floor.BYTES)
                .register(registry);
    }

    /** Values of each thread's own, spread over the buckets. */
    @State(Scope.Thread)
    public static class Values {

        private int next;

        long nanos() {
            next++;
            return (next & 15) * 20_000_000L;
        }
    }

    /** The limit: an adder for each bucket and one for the sum. */
    @Benchmark
    public void floorAdders(Values values) {
        adders.record(values.nanos());
    }

    @Benchmark
    public void micrometerTimer(Values values) {
        micrometerTimer.record(values.nanos(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void timer(Values values) {
        goldenTimer.record(values.nanos(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void timerWithoutBuckets(Values values) {
        goldenPlainTimer.record(values.nanos(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void micrometerSummary(Values values) {
        micrometerSummary.record((double) values.nanos());
    }

    @Benchmark
    public void summary(Values values) {
        goldenSummary.record((double) values.nanos());
    }

    @Benchmark
    public void prometheusClient(Values values) {
        client.observe(values.nanos() / 1e9);
    }
}
