package io.goldensignals.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Calls of the async client of the SDK v2 without a network and without other threads: bare and measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3AsyncBenchmark {

    private static final GetObjectRequest GET =
            GetObjectRequest.builder().bucket("models").key("a").build();
    private static final PutObjectRequest PUT =
            PutObjectRequest.builder().bucket("models").key("a").build();
    private static final AsyncRequestBody BODY = AsyncRequestBody.fromBytes(new byte[S3Benchmark.SIZE]);

    private S3AsyncClient bare;
    private S3AsyncClient measured;

    @Setup
    public void setUp() {
        bare = client().build();
        measured = S3Benchmark.metrics().instrument(client());
    }

    private static S3AsyncClientBuilder client() {
        return S3Benchmark.configured(S3AsyncClient.builder())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .httpClient(new S3AsyncStub(S3Benchmark.SIZE));
    }

    private static ResponseBytes<GetObjectResponse> get(S3AsyncClient s3) {
        return s3.getObject(GET, AsyncResponseTransformer.toBytes()).join();
    }

    private static PutObjectResponse put(S3AsyncClient s3) {
        return s3.putObject(PUT, BODY).join();
    }

    @Benchmark
    public ResponseBytes<GetObjectResponse> bareGet() {
        return get(bare);
    }

    @Benchmark
    public ResponseBytes<GetObjectResponse> get() {
        return get(measured);
    }

    @Benchmark
    public PutObjectResponse barePut() {
        return put(bare);
    }

    @Benchmark
    public PutObjectResponse put() {
        return put(measured);
    }
}
