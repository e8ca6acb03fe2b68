package io.goldensignals.benchmarks;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.goldensignals.s3.S3Metrics;
import io.micrometer.core.instrument.Clock;
import io.opentelemetry.instrumentation.awssdk.v2_2.AwsSdkTelemetry;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** What is hooked into an S3 client, and clients with it that have no network. */
public enum S3Hook {
    BARE,
    INTERCEPTOR,
    PUBLISHER,
    OPEN_TELEMETRY,
    MEASURED;

    /** The sync client of the SDK v2; each answer to a download has {@code size} bytes. */
    S3Client sync(long size) {
        var builder = configured(S3Client.builder()).httpClient(new S3Stub(size));
        return this == MEASURED ? metrics().wrap(builder) : builder.build();
    }

    /** The async client of the SDK v2, which does everything on the caller's thread. */
    S3AsyncClient async(int size) {
        var builder = configured(S3AsyncClient.builder())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .httpClient(new S3AsyncStub(size));
        return this == MEASURED ? metrics().wrap(builder) : builder.build();
    }

    /** The client of the SDK v1, whose own HTTP client has sockets without a network. */
    AmazonS3 v1(int size) {
        ClientConfiguration configuration = new ClientConfiguration().withUseExpectContinue(false);
        configuration.getApacheHttpClientConfig().setSslSocketFactory(new S3V1Sockets(size));
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration("https://127.0.0.1:1", "us-east-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("id", "secret")))
                .withClientConfiguration(configuration);
        return switch (this) {
            case BARE -> builder.build();
            case INTERCEPTOR ->
                builder.withRequestHandlers(new RequestHandler2() {}).build();
            case MEASURED -> metrics().v1().wrap(builder);
            default -> throw new IllegalArgumentException(this + " is not for the SDK v1");
        };
    }

    private <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
        return switch (this) {
            case BARE, MEASURED -> builder;
            case INTERCEPTOR -> intercepted(builder, new ExecutionInterceptor() {});
            case PUBLISHER -> builder.overrideConfiguration(override -> override.addMetricPublisher(new NoPublisher()));
            case OPEN_TELEMETRY ->
                intercepted(builder, AwsSdkTelemetry.create(new OtelMetrics()).createExecutionInterceptor());
        };
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B intercepted(B builder, ExecutionInterceptor interceptor) {
        return builder.overrideConfiguration(override -> override.addExecutionInterceptor(interceptor));
    }

    private static S3Metrics metrics() {
        return S3Metrics.create(Registries.of(Clock.SYSTEM));
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
