package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.DownloadFileRequest;
import software.amazon.awssdk.transfer.s3.model.UploadFileRequest;

/** Transfers that the SDK splits are what the application asked for: one call, each byte once. */
class TransferManagerTest {

    private static final String BUCKET = "transfers";
    private static final int SIZE = 20_000_000;

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);

    TransferManagerTest() {
        try (Driver bare = Sdk.V2_SYNC.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            catchThrowable(() -> bare.createBucket(BUCKET));
        }
    }

    @Test
    void fileThatIsUploadedAndDownloadedIsTwoCalls(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("up"), new byte[SIZE]);
        try (S3AsyncClient s3 = metrics.instrument(builder());
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(s3).build()) {
            transfers
                    .uploadFile(UploadFileRequest.builder()
                            .putObjectRequest(request -> request.bucket(BUCKET).key("file"))
                            .source(file)
                            .build())
                    .completionFuture()
                    .join();
            transfers
                    .downloadFile(DownloadFileRequest.builder()
                            .getObjectRequest(request -> request.bucket(BUCKET).key("file"))
                            .destination(folder.resolve("down"))
                            .build())
                    .completionFuture()
                    .join();
            assertThat(folder.resolve("down")).hasSize(SIZE);
            eachOnce();
        }
        recorded.close();
    }

    @Test
    void multipartTransferIsOneCall() {
        try (S3AsyncClient s3 = metrics.instrument(builder().multipartEnabled(true))) {
            s3.putObject(request -> request.bucket(BUCKET).key("parts"), AsyncRequestBody.fromBytes(new byte[SIZE]))
                    .join();
            assertThat(recorded.transferred("upload")).isEqualTo(SIZE);
            assertThat(recorded.wire("upload")).isEqualTo(SIZE);
            eventually(
                    () -> assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(1));
            assertThat(recorded.count("aws.s3.client.operation.duration")).isEqualTo(1);
            assertThat(recorded.count("aws.s3.client.attempt.duration")).isZero();

            s3.headObject(request -> request.bucket(BUCKET).key("parts")).join();
            eventually(() ->
                    assertThat(recorded.attempts("HeadObject", "success", "")).isEqualTo(1));
        }
        recorded.close();
    }

    @Test
    void multipartDownloadIsOneCallAndOneStream() {
        try (S3AsyncClient s3 = metrics.instrument(builder().multipartEnabled(true))) {
            s3.putObject(request -> request.bucket(BUCKET).key("small"), AsyncRequestBody.fromBytes(new byte[50_000]))
                    .join();
            assertThat(s3.getObject(request -> request.bucket(BUCKET).key("small"), AsyncResponseTransformer.toBytes())
                            .join()
                            .asByteArrayUnsafe())
                    .hasSize(50_000);
            eventually(
                    () -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
            assertThat(recorded.streams("drained")).isEqualTo(1);
            assertThat(recorded.transferred("download")).isEqualTo(50_000);
        }
        recorded.close();
    }

    private void eachOnce() {
        eventually(() -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
        assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(1);
        assertThat(recorded.transferred("upload")).isEqualTo(SIZE);
        assertThat(recorded.transferred("download")).isEqualTo(SIZE);
    }

    private S3AsyncClientBuilder builder() {
        return SyncDriver.configured(S3AsyncClient.builder(), Driver.Setup.of(S3Server.endpoint(), metrics));
    }
}
