package io.goldensignals.benchmarks;

import io.goldensignals.core.CoarseClock;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** The servlet filter beside its floor and beside Spring's, around a servlet that writes 64 bytes or nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServletBenchmark {

    private static final FilterChain CHAIN = (request, response) -> ((StubResponse) response).setStatus(200);

    private static final byte[] BODY = new byte[64];

    private static final FilterChain WRITING_CHAIN =
            (request, response) -> response.getOutputStream().write(BODY);

    private CoarseClock coarseClock;
    private Floor floor;
    private Filter lean;
    private Filter counting;
    private Filter coarse;
    private Filter spring;

    @Setup
    public void setUp() {
        coarseClock = CoarseClock.start();
        floor = new Floor(registry(Clock.SYSTEM));
        lean = lean(registry(Clock.SYSTEM));
        coarse = lean(registry(coarseClock));
        counting = ServletMetrics.builder(registry(Clock.SYSTEM))
                .route("/orders/{id}")
                .build()
                .filter();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry(Clock.SYSTEM)));
        spring = new ServerHttpObservationFilter(observations);
    }

    @TearDown
    public void tearDown() {
        coarseClock.close();
    }

    private static Filter lean(PrometheusMeterRegistry registry) {
        return ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .bodySizes(false)
                .build()
                .filter();
    }

    private static PrometheusMeterRegistry registry(Clock clock) {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    }

    /** A request and its response, one pair for each thread as in a container. */
    @State(Scope.Thread)
    public static class Exchange {
        final StubRequest request = new StubRequest("/orders/42");
        final StubResponse response = new StubResponse();
    }

    @Benchmark
    public void floor(Exchange exchange) throws IOException, ServletException {
        long started = floor.begin();
        CHAIN.doFilter(exchange.request, exchange.response);
        floor.end(started);
    }

    @Benchmark
    public void filter(Exchange exchange) throws IOException, ServletException {
        lean.doFilter(exchange.request, exchange.response, CHAIN);
    }

    @Benchmark
    public void filterCoarseClock(Exchange exchange) throws IOException, ServletException {
        coarse.doFilter(exchange.request, exchange.response, CHAIN);
    }

    @Benchmark
    public void filterBodySizes(Exchange exchange) throws IOException, ServletException {
        counting.doFilter(exchange.request, exchange.response, WRITING_CHAIN);
    }

    @Benchmark
    public void springFilter(Exchange exchange) throws IOException, ServletException {
        exchange.request.clearAttributes();
        spring.doFilter(exchange.request, exchange.response, CHAIN);
    }
}
