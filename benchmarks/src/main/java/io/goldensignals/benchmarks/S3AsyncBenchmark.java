package io.goldensignals.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Calls of the async client of the SDK v2 without a network and without other threads; see {@link S3Benchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3AsyncBenchmark {

    @Param
    public S3Hook hook;

    private S3AsyncClient s3;

    @Setup
    public void setUp() {
        s3 = hook.async(S3Calls.SIZE);
    }

    @Benchmark
    public Object head() {
        return S3Calls.head(s3);
    }

    @Benchmark
    public Object get() {
        return S3Calls.get(s3);
    }

    @Benchmark
    public Object put() {
        return S3Calls.put(s3);
    }
}
