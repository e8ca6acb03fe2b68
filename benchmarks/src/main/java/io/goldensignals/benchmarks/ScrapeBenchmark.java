package io.goldensignals.benchmarks;

import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A scrape of many histograms of 14 buckets: Micrometer's registry, ours, and the Prometheus client's own histograms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScrapeBenchmark {

    @Param({"1000", "10000"})
    public int histograms;

    @Param({"text", "protobuf"})
    public String format;

    private final PrometheusMeterRegistry micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusMeterRegistry golden = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusRegistry client = new PrometheusRegistry();
    private ExpositionFormatWriter writer;

    @Setup
    public void setUp() {
        Histogram own = Histogram.builder()
                .name("request_duration_seconds")
                .help("Duration.")
                .labelNames("method", "route")
                .classicOnly()
                .classicUpperBounds(Floor.SECONDS)
                .register(client);
        for (int i = 0; i < histograms; i++) {
            record(micrometer, "/orders/" + i, i);
            record(golden, "/orders/" + i, i);
            own.labelValues("GET", "/orders/" + i).observe(i / 1e3);
        }
        ExpositionFormats formats = ExpositionFormats.init();
        writer =
                format.equals("text") ? formats.getPrometheusTextFormatWriter() : formats.getPrometheusProtobufWriter();
    }

    private static void record(MeterRegistry registry, String route, int millis) {
        Timer.builder("request.duration")
                .description("Duration.")
                .tags("method", "GET", "route", route)
                .serviceLevelObjectives(Floor.durations())
                .register(registry)
                .record(Duration.ofMillis(millis));
    }

    @Benchmark
    public void micrometerScrape() throws IOException {
        write(micrometer.getPrometheusRegistry());
    }

    @Benchmark
    public void scrape() throws IOException {
        write(golden.getPrometheusRegistry());
    }

    @Benchmark
    public void floorPrometheusClient() throws IOException {
        write(client);
    }

    private void write(PrometheusRegistry registry) throws IOException {
        writer.write(OutputStream.nullOutputStream(), registry.scrape());
    }
}
