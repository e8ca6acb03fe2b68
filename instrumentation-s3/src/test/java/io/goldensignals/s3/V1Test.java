package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3Client;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.S3ClientOptions;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the SDK v1 has. */
class V1Test {

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);

    @Test
    void bytesOfARefusedUploadAreOnTheWire() throws IOException {
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        AmazonS3 s3 = metrics.v1()
                .wrap(AmazonS3ClientBuilder.standard()
                        .withPathStyleAccessEnabled(true)
                        .withEndpointConfiguration(
                                new EndpointConfiguration(proxy.endpoint().toString(), "us-east-1"))
                        .withCredentials(new AWSStaticCredentialsProvider(
                                new BasicAWSCredentials(S3Server.KEY, S3Server.SECRET)))
                        .withClientConfiguration(new ClientConfiguration().withUseExpectContinue(false)));
        proxy.next(new FaultProxy.Answer(502, "BadGateway"), new FaultProxy.Answer(403, "AccessDenied"));
        assertThat(catchThrowable(() ->
                        s3.putObject("bucket", "key", new ByteArrayInputStream(new byte[50_000]), length(50_000))))
                .isNotNull();
        assertThat(proxy.requests()).isEqualTo(2);
        assertThat(recorded.wire("upload")).isEqualTo(100_000);
        assertThat(recorded.transferred("upload")).isZero();
        s3.shutdown();
        proxy.close();
        recorded.close();
    }

    @Test
    void aClientThatNoBuilderMadeIsMeasuredItself() {
        AmazonS3Client s3 = madeByNoBuilder();
        metrics.v1().instrument(s3);
        assertThat(catchThrowable(() -> s3.getObjectMetadata("no-such-bucket", "key")))
                .isNotNull();
        assertThat(recorded.calls("HeadObject", "not_found", "")).isEqualTo(1);
        s3.shutdown();
        recorded.close();
    }

    @Test
    void aClientThatIsInstrumentedAgainIsMeasuredOnceInEachRegistry() throws IOException {
        Recorded other = new Recorded();
        AmazonS3Client s3 = madeByNoBuilder();
        s3.createBucket("v1-twice");
        assertThat(metrics.v1().instrument(s3)).isSameAs(s3);
        assertThat(metrics.v1().instrument("again", s3)).isSameAs(s3);
        S3Metrics.create(other.registry).v1().instrument(s3);

        s3.putObject("v1-twice", "key", new ByteArrayInputStream(new byte[50_000]), length(50_000));
        try (S3Object object = s3.getObject("v1-twice", "key")) {
            assertThat(object.getObjectContent().readAllBytes()).hasSize(50_000);
        }

        for (Recorded each : List.of(recorded, other)) {
            assertThat(each.calls("PutObject", "success", "")).isEqualTo(1);
            assertThat(each.calls("GetObject", "success", "")).isEqualTo(1);
            assertThat(each.attempts("GetObject", "success", "")).isEqualTo(1);
            assertThat(each.transferred("upload")).isEqualTo(50_000);
            assertThat(each.transferred("download")).isEqualTo(50_000);
            assertThat(each.wire("upload")).isEqualTo(50_000);
            assertThat(each.wire("download")).isEqualTo(50_000);
            assertThat(each.streams("drained")).isEqualTo(1);
            each.close();
        }
        assertThat(recorded.hasGauge("resource.in_use", "resource.name", "s3")).isTrue();
        assertThat(recorded.hasGauge("resource.in_use", "resource.name", "again"))
                .isFalse();
        s3.shutdown();
    }

    @Test
    void aClientThatABuilderMadeIsRefusedEachTime() {
        AmazonS3 s3 = AmazonS3ClientBuilder.standard()
                .withRegion("us-east-1")
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("a", "b")))
                .build();
        for (int time = 1; time <= 2; time++) {
            assertThat(catchThrowable(() -> metrics.v1().instrument("legacy", s3)))
                    .hasMessage("client legacy was made by a builder and cannot be changed: give the builder");
        }
        s3.shutdown();
    }

    @Test
    void aDownloadIntoAFileThatBreaksIsASuccessWithAFailedStreamAndTheSdksSecondDownloadIsACall(@TempDir Path folder)
            throws IOException {
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        try (V1Driver s3 = new V1Driver(Driver.Setup.of(proxy.endpoint(), metrics))) {
            s3.createBucket("v1-files");
            s3.put("v1-files", "key", new byte[50_000]);
            proxy.next(new FaultProxy.Truncate(1000));
            File file = folder.resolve("key").toFile();
            s3.client().getObject(new GetObjectRequest("v1-files", "key"), file);
            assertThat(file).hasSize(50_000);
            assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(2);
            assertThat(recorded.streams("drained")).isEqualTo(1);
            assertThat(recorded.streams("failed")).isEqualTo(1);
            assertThat(recorded.wire("download")).isBetween(50_000.0, 51_000.0);
        } finally {
            proxy.close();
        }
        recorded.close();
    }

    @Test
    void aStringThatBreaksIsASuccessWithAFailedStream() throws IOException {
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        try (V1Driver s3 = new V1Driver(Driver.Setup.of(proxy.endpoint(), metrics))) {
            s3.createBucket("v1-strings");
            s3.put("v1-strings", "key", new byte[50_000]);
            proxy.next(new FaultProxy.Truncate(1000));
            assertThat(catchThrowable(() -> s3.client().getObjectAsString("v1-strings", "key")))
                    .isNotNull();
            assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1);
            assertThat(recorded.streams("failed")).isEqualTo(1);
            assertThat(recorded.streams("drained")).isZero();
        } finally {
            proxy.close();
        }
        recorded.close();
    }

    @Test
    void callOnAnInterruptedThreadIsAbortedAndNotInFlight() {
        try (Driver s3 = Sdk.V1.open(Driver.Setup.of(S3Server.endpoint(), metrics))) {
            Thread.currentThread().interrupt();
            Throwable failure;
            try {
                failure = catchThrowable(() -> s3.head("bucket", "key"));
            } finally {
                Thread.interrupted();
            }
            assertThat(failure).isNotNull();
            assertThat(recorded.calls("HeadObject", "aborted", "")).isEqualTo(1);
        }
        recorded.close();
    }

    @SuppressWarnings("deprecation") // the constructor, and what sets its endpoint
    private static AmazonS3Client madeByNoBuilder() {
        AmazonS3Client s3 = new AmazonS3Client(new BasicAWSCredentials(S3Server.KEY, S3Server.SECRET));
        s3.setEndpoint(S3Server.endpoint().toString());
        s3.setS3ClientOptions(S3ClientOptions.builder().setPathStyleAccess(true).build());
        return s3;
    }

    private static ObjectMetadata length(long bytes) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(bytes);
        return metadata;
    }
}
