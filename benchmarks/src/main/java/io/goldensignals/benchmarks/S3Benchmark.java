package io.goldensignals.benchmarks;

import io.goldensignals.s3.S3Metrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Calls of the SDK v2 without a network: bare, measured, and with the least that the SDK's own hooks cost. The SDK
 * allocates tens of kilobytes a call, so what a hook allocates beyond the bare call tells more than its time. Its code needs
 * several seconds to be compiled: with less warm-up than that, the figures are those of the interpreter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3Benchmark {

    static final int SIZE = 1024;

    private static final int LARGE = 64 * 1024 * 1024;
    private static final HeadObjectRequest HEAD =
            HeadObjectRequest.builder().bucket("models").key("a").build();
    private static final GetObjectRequest GET =
            GetObjectRequest.builder().bucket("models").key("a").build();
    private static final PutObjectRequest PUT =
            PutObjectRequest.builder().bucket("models").key("a").build();
    private static final RequestBody BODY = RequestBody.fromBytes(new byte[SIZE]);

    private S3Client bare;
    private S3Client measured;
    private S3Client intercepted;
    private S3Client published;
    private S3Client bareLarge;
    private S3Client measuredLarge;

    /** Each thread's own buffer to read into. */
    @State(Scope.Thread)
    public static class Buffer {
        final byte[] bytes = new byte[64 * 1024];
    }

    @Setup
    public void setUp() {
        bare = client(SIZE).build();
        measured = metrics().instrument(client(SIZE));
        intercepted = client(SIZE)
                .overrideConfiguration(override -> override.addExecutionInterceptor(new ExecutionInterceptor() {}))
                .build();
        published = client(SIZE)
                .overrideConfiguration(override -> override.addMetricPublisher(new NoPublisher()))
                .build();
        bareLarge = client(LARGE).build();
        measuredLarge = metrics().instrument(client(LARGE));
    }

    static S3Metrics metrics() {
        return S3Metrics.create(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM));
    }

    static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
    }

    private static S3ClientBuilder client(long size) {
        return configured(S3Client.builder()).httpClient(new S3Stub(size));
    }

    private static HeadObjectResponse head(S3Client s3) {
        return s3.headObject(HEAD);
    }

    private static ResponseBytes<GetObjectResponse> get(S3Client s3) {
        return s3.getObject(GET, ResponseTransformer.toBytes());
    }

    private static PutObjectResponse put(S3Client s3) {
        return s3.putObject(PUT, BODY);
    }

    private static long stream(S3Client s3, Buffer buffer) throws IOException {
        long read = 0;
        try (InputStream stream = s3.getObject(GET)) {
            for (int count = stream.read(buffer.bytes); count >= 0; count = stream.read(buffer.bytes)) {
                read += count;
            }
        }
        return read;
    }

    @Benchmark
    public HeadObjectResponse bareHead() {
        return head(bare);
    }

    @Benchmark
    public HeadObjectResponse interceptedHead() {
        return head(intercepted);
    }

    @Benchmark
    public HeadObjectResponse publishedHead() {
        return head(published);
    }

    @Benchmark
    public HeadObjectResponse head() {
        return head(measured);
    }

    @Benchmark
    public ResponseBytes<GetObjectResponse> bareGet() {
        return get(bare);
    }

    @Benchmark
    public ResponseBytes<GetObjectResponse> interceptedGet() {
        return get(intercepted);
    }

    @Benchmark
    public ResponseBytes<GetObjectResponse> publishedGet() {
        return get(published);
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
    public PutObjectResponse interceptedPut() {
        return put(intercepted);
    }

    @Benchmark
    public PutObjectResponse publishedPut() {
        return put(published);
    }

    @Benchmark
    public PutObjectResponse put() {
        return put(measured);
    }

    @Benchmark
    public long bareStream(Buffer buffer) throws IOException {
        return stream(bareLarge, buffer);
    }

    @Benchmark
    public long stream(Buffer buffer) throws IOException {
        return stream(measuredLarge, buffer);
    }

    private static final class NoPublisher implements MetricPublisher {
        @Override
        public void publish(MetricCollection metrics) {
            // What it costs to be told.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
