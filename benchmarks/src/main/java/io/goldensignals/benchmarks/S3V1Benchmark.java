package io.goldensignals.benchmarks;

import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Calls of the SDK v1 through its own HTTP client, on sockets without a network; see {@link S3Benchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3V1Benchmark {

    @Param({"BARE", "INTERCEPTOR", "MEASURED"})
    public S3Hook hook;

    private AmazonS3 s3;

    @Setup
    public void setUp() {
        s3 = hook.v1(S3Calls.SIZE);
    }

    @Benchmark
    public Object head() {
        return S3Calls.head(s3);
    }

    @Benchmark
    public Object get(S3Benchmark.Buffer buffer) throws IOException {
        return S3Calls.stream(s3, buffer.bytes);
    }

    @Benchmark
    public Object put() {
        return S3Calls.put(s3);
    }
}
