package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** On an SDK below the supported ones the application gets its bare clients; the build runs this test on two of them. */
class UnsupportedSdkTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final S3Metrics metrics = S3Metrics.create(registry);

    @Test
    void runsOnTheSdkThatTheBuildNames() throws ReflectiveOperationException {
        assertThat(VersionInfo.class.getField("SDK_VERSION").get(null))
                .isEqualTo(System.getProperty("awssdk.expected"));
    }

    @Test
    void syncClientsStayBareAndWork() {
        try (S3Client built =
                metrics.wrap(configured(S3Client.builder()).httpClient(new StubHttpClient(new byte[1])))) {
            assertThat(built.getClass().getName()).startsWith("software.amazon.awssdk.");
            assertThat(metrics.wrap("existing", built)).isSameAs(built);
            built.putObject(request -> request.bucket("b").key("k"), RequestBody.fromBytes(new byte[1]));
            metrics.monitor(built).bucket("b").build().close();
        }
        assertThat(registry.find("aws.s3.client.operation.duration").timers()).isEmpty();
    }

    @Test
    void asyncClientsStayBareAndWork() {
        try (S3AsyncClient built =
                metrics.wrap(configured(S3AsyncClient.builder()).httpClient(new StubAsyncHttpClient(new byte[1])))) {
            assertThat(built.getClass().getName()).startsWith("software.amazon.awssdk.");
            assertThat(metrics.wrap("existing", built)).isSameAs(built);
            built.putObject(request -> request.bucket("b").key("k"), AsyncRequestBody.fromBytes(new byte[1]))
                    .join();
        }
        assertThat(registry.find("aws.s3.client.operation.duration").timers()).isEmpty();
    }

    @Test
    void oneLineOfTheLogSaysSo() throws IOException {
        for (int client = 0; client < 3; client++) {
            metrics.wrap(configured(S3Client.builder()).httpClient(new StubHttpClient(new byte[1])))
                    .close();
            metrics.wrap(configured(S3AsyncClient.builder()).httpClient(new StubAsyncHttpClient(new byte[1])))
                    .close();
        }
        List<String> log = Files.readAllLines(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")));
        assertThat(log)
                .filteredOn(line -> line.contains(S3Metrics.class.getName()))
                .singleElement()
                .asString()
                .contains("older than 2.27", "are not measured");
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }
}
