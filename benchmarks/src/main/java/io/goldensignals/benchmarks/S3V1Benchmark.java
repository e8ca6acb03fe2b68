package io.goldensignals.benchmarks;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectResult;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Calls of the SDK v1 through its own HTTP client, on sockets without a network: bare and measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class S3V1Benchmark {

    private static final byte[] CONTENT = new byte[S3Benchmark.SIZE];

    private AmazonS3 bare;
    private AmazonS3 measured;

    @Setup
    public void setUp() {
        bare = client().build();
        measured = S3Benchmark.metrics().v1().instrument(client());
    }

    private static AmazonS3ClientBuilder client() {
        ClientConfiguration configuration = new ClientConfiguration().withUseExpectContinue(false);
        configuration.getApacheHttpClientConfig().setSslSocketFactory(new S3V1Sockets(S3Benchmark.SIZE));
        return AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration("https://127.0.0.1:1", "us-east-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("id", "secret")))
                .withClientConfiguration(configuration);
    }

    private static ObjectMetadata head(AmazonS3 s3) {
        return s3.getObjectMetadata("models", "a");
    }

    private static int get(AmazonS3 s3) throws IOException {
        try (S3Object object = s3.getObject("models", "a")) {
            return object.getObjectContent().readAllBytes().length;
        }
    }

    private static PutObjectResult put(AmazonS3 s3) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(CONTENT.length);
        return s3.putObject("models", "a", new ByteArrayInputStream(CONTENT), metadata);
    }

    @Benchmark
    public ObjectMetadata bareHead() {
        return head(bare);
    }

    @Benchmark
    public ObjectMetadata head() {
        return head(measured);
    }

    @Benchmark
    public int bareGet() throws IOException {
        return get(bare);
    }

    @Benchmark
    public int get() throws IOException {
        return get(measured);
    }

    @Benchmark
    public PutObjectResult barePut() {
        return put(bare);
    }

    @Benchmark
    public PutObjectResult put() {
        return put(measured);
    }
}
