package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** Calls are measured on the oldest supported SDK too: the build runs this test on it, and on others. */
class SupportedSdkTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);

    @Test
    void runsOnTheSdkThatTheBuildNames() throws ReflectiveOperationException {
        // By reflection, or the compiler would put its own SDK's constant here.
        assertThat(VersionInfo.class.getField("SDK_VERSION").get(null))
                .isEqualTo(System.getProperty("awssdk.expected"));
    }

    @Test
    void callsOfASyncClientAreMeasured() {
        try (S3Client s3 = metrics.wrap(configured(S3Client.builder()).httpClient(new StubHttpClient(CONTENT)))) {
            s3.putObject(request -> request.bucket("b").key("k"), RequestBody.fromBytes(CONTENT));
            s3.headObject(request -> request.bucket("b").key("k"));

            assertThat(s3.getObjectAsBytes(request -> request.bucket("b").key("k"))
                            .asByteArray())
                    .isEqualTo(CONTENT);

            assertMeasured();
        }
    }

    @Test
    void callsOfAnAsyncClientAreMeasured() {
        try (S3AsyncClient s3 =
                metrics.wrap(configured(S3AsyncClient.builder()).httpClient(new StubAsyncHttpClient(CONTENT)))) {
            s3.putObject(request -> request.bucket("b").key("k"), AsyncRequestBody.fromBytes(CONTENT))
                    .join();
            s3.headObject(request -> request.bucket("b").key("k")).join();

            assertThat(s3.getObject(request -> request.bucket("b").key("k"), AsyncResponseTransformer.toBytes())
                            .join()
                            .asByteArray())
                    .isEqualTo(CONTENT);

            assertMeasured();
        }
    }

    private void assertMeasured() {
        for (String method : new String[] {"PutObject", "HeadObject", "GetObject"}) {
            assertThat(recorded.calls(method, "success", "")).as(method).isEqualTo(1);
            assertThat(recorded.attempts(method, "success", "")).as(method).isEqualTo(1);
        }
        assertThat(recorded.transferred("upload")).isEqualTo(CONTENT.length);
        assertThat(recorded.transferred("download")).isEqualTo(CONTENT.length);
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }
}
