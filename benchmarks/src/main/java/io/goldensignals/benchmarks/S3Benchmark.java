package io.goldensignals.benchmarks;

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
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Calls of the SDK v2 without a network, with each hook in a process of its own. What the SDK allocates differs between
 * such processes by more than a kilobyte, as the compiler spares it some objects in one and others in the next; it has to
 * be given 200 000 calls to warm up. {@link S3Comparison} compares within one process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3Benchmark {

    @Param
    public S3Hook hook;

    private S3Client s3;
    private S3Client large;

    /** Each thread's own buffer to read into. */
    @State(Scope.Thread)
    public static class Buffer {
        final byte[] bytes = new byte[64 * 1024];
    }

    @Setup
    public void setUp() {
        s3 = hook.sync(S3Calls.SIZE);
        large = hook.sync(S3Calls.LARGE);
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

    @Benchmark
    public Object stream(Buffer buffer) throws IOException {
        return S3Calls.stream(large, buffer.bytes);
    }
}
