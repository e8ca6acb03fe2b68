package io.goldensignals.benchmarks;

import io.goldensignals.core.CoarseClock;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

/** The servlet filter beside its floor and its peers, around a servlet that writes 64 bytes or nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServletBenchmark {

    private static final FilterChain CHAIN = (request, response) -> ((StubResponse) response).setStatus(200);

    private static final byte[] BODY = new byte[64];

    private static final FilterChain WRITING_CHAIN =
            (request, response) -> response.getOutputStream().write(BODY);

    private static final FilterChain ASYNC_CHAIN = (request, response) ->
            request.startAsync().getResponse().getOutputStream().write(BODY);

    private CoarseClock coarseClock;
    private Floor floor;
    private Filter lean;
    private Filter counting;
    private Filter coarse;
    private Filter countingCoarse;
    private Filter countingOnRegistry;
    private Adders adders;
    private Filter spring;
    private Filter otel;

    @Setup
    public void setUp() {
        coarseClock = CoarseClock.start();
        floor = new Floor(Registries.of(Clock.SYSTEM));
        lean = lean(Registries.of(Clock.SYSTEM));
        coarse = lean(Registries.of(coarseClock));
        counting = counting(Registries.of(Clock.SYSTEM));
        countingCoarse = counting(Registries.of(coarseClock));
        countingOnRegistry = counting(new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT));
        adders = new Adders();
        ObservationRegistry observations = ObservationRegistry.create();
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(Registries.of(Clock.SYSTEM)));
        spring = new ServerHttpObservationFilter(observations);
        otel = new OtelFilter("/orders/{id}");
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

    private static Filter counting(PrometheusMeterRegistry registry) {
        return ServletMetrics.builder(registry).route("/orders/{id}").build().filter();
    }

    /** A request and its response, one pair for each thread as in a container. */
    @State(Scope.Thread)
    public static class Exchange {
        final StubRequest request = new StubRequest("/orders/42");
        final StubResponse response = new StubResponse();
    }

    /** The same for a request that is handled asynchronously. */
    @State(Scope.Thread)
    public static class AsyncExchange {
        final StubResponse response = new StubResponse();
        final StubRequest request = new StubRequest("/orders/42").async(response);
    }

    @Benchmark
    public void floor(Exchange exchange) throws IOException, ServletException {
        long started = floor.begin();
        CHAIN.doFilter(exchange.request, exchange.response);
        floor.end(started);
    }

    @Benchmark
    public void floorBodySizes(Exchange exchange) throws IOException, ServletException {
        long started = floor.begin();
        WRITING_CHAIN.doFilter(exchange.request, exchange.response);
        floor.end(started);
        floor.size(BODY.length);
    }

    /** Without Micrometer, and without sizes. */
    @Benchmark
    public void floorAdders(Exchange exchange) throws IOException, ServletException {
        long started = floor.begin();
        WRITING_CHAIN.doFilter(exchange.request, exchange.response);
        floor.inFlight.decrement();
        adders.record(System.nanoTime() - started);
    }

    @Benchmark
    public void filterBodySizesRegistry(Exchange exchange) throws IOException, ServletException {
        countingOnRegistry.doFilter(exchange.request, exchange.response, WRITING_CHAIN);
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
    public void filterBodySizesCoarseClock(Exchange exchange) throws IOException, ServletException {
        countingCoarse.doFilter(exchange.request, exchange.response, WRITING_CHAIN);
    }

    @Benchmark
    public void filterAsync(AsyncExchange exchange) throws IOException, ServletException {
        counting.doFilter(exchange.request, exchange.response, ASYNC_CHAIN);
        exchange.request.finish();
    }

    @Benchmark
    public void otelFilter(Exchange exchange) throws IOException, ServletException {
        otel.doFilter(exchange.request, exchange.response, CHAIN);
    }

    @Benchmark
    public void springFilter(Exchange exchange) throws IOException, ServletException {
        exchange.request.clearAttributes();
        spring.doFilter(exchange.request, exchange.response, CHAIN);
    }
}
