package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goldensignals.s3.FaultProxy.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The async client on the CRT, which sends and retries out of the SDK's sight: calls and streams are measured. */
class CrtTest {

    private static final String BUCKET = "crt";

    private final Recorded recorded = new Recorded();
    private final FaultProxy proxy = new FaultProxy(S3Server.endpoint());
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);
    private S3AsyncClient s3;

    @BeforeEach
    void open() {
        try (Driver bare = Sdk.V2_SYNC.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            catchThrowable(() -> bare.createBucket(BUCKET));
            bare.put(BUCKET, "a", new byte[100_000]);
        }
        s3 = AsyncDriver.onTheCrt(Driver.Setup.of(proxy.endpoint(), metrics).named("crt"))
                .client();
    }

    @AfterEach
    void close() throws IOException {
        s3.close();
        recorded.close();
        proxy.close();
    }

    @Test
    void callsAndTheirBytesAreMeasuredButNotTheirAttempts() {
        s3.putObject(request -> request.bucket(BUCKET).key("b"), AsyncRequestBody.fromBytes(new byte[70_000]))
                .join();
        byte[] content = s3.getObject(request -> request.bucket(BUCKET).key("b"), AsyncResponseTransformer.toBytes())
                .join()
                .asByteArray();
        assertThat(content).hasSize(70_000);
        eventually(() -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
        assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(1);
        assertThat(recorded.transferred("upload")).isEqualTo(70_000);
        assertThat(recorded.wire("upload")).isEqualTo(70_000);
        assertThat(recorded.transferred("download")).isEqualTo(70_000);
        assertThat(recorded.streams("drained")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.first_byte.duration")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.attempt.duration")).isZero();
    }

    @Test
    void retriesOfTheCrtAreOutOfSightAndTheCallSucceeds() {
        proxy.next(new Answer(500, "InternalError"));
        s3.headObject(request -> request.bucket(BUCKET).key("a")).join();
        eventually(() -> assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1));
        assertThat(proxy.requests()).isGreaterThan(1);
        assertThat(recorded.sum("aws.s3.client.retries")).isZero();
    }

    @Test
    void missingObjectIsJudgedAsElsewhere() {
        assertThat(catchThrowable(
                        s3.headObject(request -> request.bucket(BUCKET).key("none"))::join))
                .isInstanceOf(CompletionException.class);
        assertThat(catchThrowable(s3.getObject(
                        request -> request.bucket(BUCKET).key("none"), AsyncResponseTransformer.toBytes())::join))
                .isInstanceOf(CompletionException.class);
        eventually(
                () -> assertThat(recorded.calls("HeadObject", "not_found", "")).isEqualTo(1));
        eventually(() -> assertThat(recorded.calls("GetObject", "client_error", "not_found"))
                .isEqualTo(1));
    }

    @Test
    void streamIsOpenUntilItIsRead() throws IOException {
        try (InputStream stream = s3.getObject(
                        request -> request.bucket(BUCKET).key("a"), AsyncResponseTransformer.toBlockingInputStream())
                .join()) {
            assertThat(stream.readAllBytes()).hasSize(100_000);
        }
        eventually(() -> assertThat(recorded.streams("drained")).isEqualTo(1));
        eventually(
                () -> assertThat(recorded.gauge("aws.s3.client.open_streams")).isZero());
    }
}
