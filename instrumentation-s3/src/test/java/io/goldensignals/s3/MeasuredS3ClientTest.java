package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.ResourceMeters;
import io.goldensignals.testkit.CatalogAssert;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class MeasuredS3ClientTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private S3Client s3;

    @BeforeEach
    void open() {
        s3 = S3Metrics.create(registry)
                .instrument(S3Client.builder()
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .endpointOverride(S3Server.endpoint())
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET))));
    }

    @AfterEach
    void onlyRowsOfTheCatalogue() {
        CatalogAssert.of(registry, S3Meters.CATALOG, ResourceMeters.CATALOG)
                .holdsOnlyRows()
                .isIdle(S3Meters.ACTIVE, S3Meters.OPEN_STREAMS, ResourceMeters.IN_USE);
        s3.close();
        assertThat(registry.find(ResourceMeters.IN_USE.name()).gauges()).isEmpty();
        assertThat(registry.find(S3Meters.OPEN_STREAMS.name()).gauges()).isEmpty();
    }

    @Test
    void callsAttemptsAndBytesAreRecorded() {
        s3.createBucket(request -> request.bucket("first"));
        s3.putObject(request -> request.bucket("first").key("a"), RequestBody.fromString("hello"));
        assertThat(s3.getObjectAsBytes(request -> request.bucket("first").key("a"))
                        .asUtf8String())
                .isEqualTo("hello");
        assertThatThrownBy(
                        () -> s3.headObject(request -> request.bucket("first").key("none")))
                .isInstanceOf(NoSuchKeyException.class);

        assertThat(calls("PutObject", "success")).isEqualTo(1);
        assertThat(calls("GetObject", "success")).isEqualTo(1);
        assertThat(calls("HeadObject", "not_found")).isEqualTo(1);
        assertThat(registry.get("s3.client.attempt.duration")
                        .tags("rpc.method", "GetObject", "outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("s3.client.transferred")
                        .tags("rpc.method", "PutObject", "network.io.direction", "transmit")
                        .counter()
                        .count())
                .isEqualTo(5);
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(50);
    }

    private long calls(String method, String outcome) {
        return registry.get("s3.client.operation.duration")
                .tags("rpc.method", method, "aws.s3.bucket", "first", "outcome", outcome)
                .timer()
                .count();
    }
}
