package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The sample of the module's README, which leaves region, keys and endpoint to the SDK's own defaults. */
class ReadmeSamplesTest {

    private static final Map<String, String> DEFAULTS = Map.of(
            "aws.region", "us-east-1",
            "aws.accessKeyId", S3Server.KEY,
            "aws.secretAccessKey", S3Server.SECRET,
            "aws.secretKey", S3Server.SECRET,
            "aws.endpointUrlS3", S3Server.endpoint().toString());

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void setDefaults() {
        DEFAULTS.forEach(System::setProperty);
    }

    @AfterEach
    void clearDefaults() {
        DEFAULTS.keySet().forEach(System::clearProperty);
    }

    @Test
    void wiring() {
        // region wiring
        S3Metrics metrics = S3Metrics.create(registry);

        S3Client s3 = metrics.wrap("models", S3Client.builder()); // SDK v2, sync
        S3AsyncClient async = S3AsyncClient.builder()
                .multipartEnabled(true)
                .addPlugin(metrics.plugin("bulk")) // SDK v2, the client keeps its type
                .build();
        AmazonS3 old = metrics.v1().wrap("legacy", AmazonS3ClientBuilder.standard());

        BucketMonitor sizes =
                metrics.monitor(s3).bucket("models").every(Duration.ofHours(1)).start();
        // endregion
        try (metrics;
                s3;
                async;
                sizes) {
            s3.createBucket(request -> request.bucket("models"));
            s3.putObject(request -> request.bucket("models").key("a"), RequestBody.fromString("cube"));
            eventually(() -> assertThat(registry.scrape())
                    .containsPattern("aws_s3_client_operation_duration_seconds_count\\{[^}]*PutObject[^}]*} 1"));
        } finally {
            old.shutdown();
        }
    }
}
