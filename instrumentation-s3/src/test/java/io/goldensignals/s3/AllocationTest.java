package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.sun.management.ThreadMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What a measured call allocates beyond the bare one. All of it happens on the caller's thread here. */
class AllocationTest {

    private static final long BUDGET = 768;
    private static final int WARM_UP = 3_000;
    private static final int MOST_ROUNDS = 120;
    private static final byte[] CONTENT = new byte[1024];
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void headObjectStaysWithinItsBudget() {
        sync(s3 -> s3.headObject(request -> request.bucket("b").key("k")));
    }

    @Test
    void getObjectStaysWithinItsBudget() {
        sync(s3 -> s3.getObject(request -> request.bucket("b").key("k"), ResponseTransformer.toBytes()));
    }

    @Test
    void openedStreamStaysWithinItsBudget() {
        sync(s3 -> drain(s3.getObject(request -> request.bucket("b").key("k"))));
    }

    @Test
    void putObjectStaysWithinItsBudget() {
        sync(s3 -> s3.putObject(request -> request.bucket("b").key("k"), RequestBody.fromBytes(CONTENT)));
    }

    @Test
    void asyncHeadObjectStaysWithinItsBudget() {
        async(s3 -> s3.headObject(request -> request.bucket("b").key("k")).join());
    }

    @Test
    void asyncGetObjectStaysWithinItsBudget() {
        async(s3 -> s3.getObject(request -> request.bucket("b").key("k"), AsyncResponseTransformer.toBytes())
                .join());
    }

    @Test
    void asyncPutObjectStaysWithinItsBudget() {
        async(s3 -> s3.putObject(request -> request.bucket("b").key("k"), AsyncRequestBody.fromBytes(CONTENT))
                .join());
    }

    @Test
    void headObjectOfTheFirstSdkStaysWithinItsBudget() {
        v1(s3 -> s3.getObjectMetadata("b", "k"));
    }

    @Test
    void getObjectOfTheFirstSdkStaysWithinItsBudget() {
        v1(s3 -> drain(s3.getObject("b", "k").getObjectContent()));
    }

    @Test
    void putObjectOfTheFirstSdkStaysWithinItsBudget() {
        v1(s3 -> {
            ObjectMetadata metadata = new ObjectMetadata();
            metadata.setContentLength(CONTENT.length);
            s3.putObject("b", "k", new ByteArrayInputStream(CONTENT), metadata);
        });
    }

    private static void sync(Consumer<S3Client> call) {
        check(syncBuilder().build(), metrics().wrap(syncBuilder()), call);
    }

    private static void async(Consumer<S3AsyncClient> call) {
        check(asyncBuilder().build(), metrics().wrap(asyncBuilder()), call);
    }

    private static void v1(Consumer<AmazonS3> call) {
        check(v1Builder().build(), metrics().v1().wrap(v1Builder()), call);
    }

    /** Compares the clients once neither figure moves any more: until then the compiler is at work, on one before the other. */
    private static <C> void check(C bare, C measured, Consumer<C> call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.accept(bare);
            call.accept(measured);
        }
        long[] figures = {median(bare, call), median(measured, call)};
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long[] before = figures;
            figures = new long[] {median(bare, call), median(measured, call)};
            if (Arrays.equals(before, figures) && figures[1] - figures[0] <= BUDGET) {
                break;
            }
        }
        assertThat(figures[1] - figures[0])
                .as("bytes that a measured call allocates more")
                .isLessThanOrEqualTo(BUDGET);
    }

    private static <C> long median(C client, Consumer<C> call) {
        long[] bytes = new long[399];
        for (int i = 0; i < bytes.length; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call.accept(client);
            bytes[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(bytes);
        return bytes[bytes.length / 2];
    }

    private static void drain(InputStream stream) {
        try (stream) {
            stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static S3Metrics metrics() {
        return S3Metrics.create(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private static S3ClientBuilder syncBuilder() {
        return configured(S3Client.builder()).httpClient(new StubHttpClient(CONTENT));
    }

    private static S3AsyncClientBuilder asyncBuilder() {
        return configured(S3AsyncClient.builder())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .httpClient(new StubAsyncHttpClient(CONTENT));
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)));
    }

    private static AmazonS3ClientBuilder v1Builder() {
        ClientConfiguration configuration = new ClientConfiguration().withUseExpectContinue(false);
        configuration.getApacheHttpClientConfig().setSslSocketFactory(new StubSockets(CONTENT));
        return AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration("https://127.0.0.1:1", "us-east-1"))
                .withCredentials(
                        new AWSStaticCredentialsProvider(new BasicAWSCredentials(S3Server.KEY, S3Server.SECRET)))
                .withClientConfiguration(configuration);
    }
}
