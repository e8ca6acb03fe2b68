package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.DistributionSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.BlockingInputStreamAsyncRequestBody;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.DownloadFileRequest;
import software.amazon.awssdk.transfer.s3.model.FileUpload;
import software.amazon.awssdk.transfer.s3.model.ResumableFileUpload;
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
        try (S3AsyncClient s3 = metrics.wrap(builder());
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
    void multipartTransferOfAWrappedClientIsOneCall() {
        try (S3AsyncClient s3 = metrics.wrap(builder().multipartEnabled(true).build())) {
            s3.putObject(request -> request.bucket(BUCKET).key("parts"), AsyncRequestBody.fromBytes(new byte[SIZE]))
                    .join();
            eventually(
                    () -> assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(1));
            assertThat(recorded.transferred("upload")).isEqualTo(SIZE);
            assertThat(recorded.wire("upload")).isEqualTo(SIZE);
            assertThat(recorded.count("aws.s3.client.operation.duration")).isEqualTo(1);
            assertThat(recorded.count("aws.s3.client.attempt.duration")).isZero();
        }
        recorded.close();
    }

    @Test
    void multipartTransferOfAClientWithThePluginIsTheRequestsThatItMakes() {
        try (S3AsyncClient s3 = metrics.wrap(builder().multipartEnabled(true))) {
            s3.putObject(request -> request.bucket(BUCKET).key("parts"), AsyncRequestBody.fromBytes(new byte[SIZE]))
                    .join();
            for (String method : new String[] {"CreateMultipartUpload", "CompleteMultipartUpload"}) {
                eventually(() -> assertThat(recorded.calls(method, "success", ""))
                        .as(method)
                        .isEqualTo(1));
            }
            assertThat(recorded.calls("UploadPart", "success", "")).isEqualTo(3);
            assertThat(recorded.attempts("UploadPart", "success", "")).isEqualTo(3);
            assertThat(recorded.calls("PutObject", "success", "")).isZero();
            assertThat(recorded.transferred("upload")).isEqualTo(SIZE);
            assertThat(recorded.wire("upload")).isEqualTo(SIZE);
        }
        recorded.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void uploadOfUnknownLengthCountsItsBytes(boolean plugin) {
        S3AsyncClientBuilder builder = builder().multipartEnabled(true);
        try (S3AsyncClient s3 = plugin ? metrics.wrap(builder) : metrics.wrap(builder.build())) {
            for (int size : new int[] {12_000_000, 100_000}) {
                BlockingInputStreamAsyncRequestBody body = AsyncRequestBody.forBlockingInputStream(null);
                CompletableFuture<?> put =
                        s3.putObject(request -> request.bucket(BUCKET).key("unknown"), body);
                body.writeInputStream(new ByteArrayInputStream(new byte[size]));
                put.join();
            }
            eventually(() -> assertThat(recorded.transferred("upload")).isEqualTo(12_100_000));
            assertThat(recorded.wire("upload")).isEqualTo(12_100_000);
        }
        recorded.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void multipartUploadThatFailsHasTheBytesThatItSent(boolean plugin) throws IOException {
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        S3AsyncClientBuilder builder = builder().multipartEnabled(true).endpointOverride(proxy.endpoint());
        try (proxy;
                S3AsyncClient s3 = plugin ? metrics.wrap(builder) : metrics.wrap(builder.build())) {
            // The begin of the upload and the part that comes first. A part refused before would cancel all others
            // unsent.
            proxy.after(2, new FaultProxy.LateAnswer(2, new FaultProxy.Answer(403, "AccessDenied")));
            assertThat(catchThrowable(s3.putObject(
                            request -> request.bucket(BUCKET).key("refused"),
                            AsyncRequestBody.fromBytes(new byte[SIZE]))::join))
                    .isNotNull();
            eventually(() -> assertThat(recorded.wire("upload")).isGreaterThan(8_000_000));
            assertThat(recorded.wire("upload")).isLessThanOrEqualTo(SIZE);
        }
        recorded.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReadAfterTheCallHasFailedIsOnTheWireToo(boolean split) {
        CompletableFuture<PutObjectResponse> answer = new CompletableFuture<>();
        List<Subscription> reading = new ArrayList<>();
        S3AsyncClient stub = new S3AsyncClient() {
            @Override
            public CompletableFuture<PutObjectResponse> putObject(PutObjectRequest request, AsyncRequestBody body) {
                if (split) {
                    body.splitCloseable(parts -> parts.chunkSizeInBytes(1_000L).bufferSizeInBytes(2_000L))
                            .subscribe(part -> part.subscribe(new Reader(reading::add)));
                } else {
                    body.subscribe(new Reader(reading::add));
                }
                return answer;
            }

            @Override
            public String serviceName() {
                return "s3";
            }

            @Override
            public void close() {}
        };
        S3AsyncClient s3 = metrics.wrap(stub);
        CompletableFuture<?> seen = s3.putObject(
                request -> request.bucket(BUCKET).key("late"), AsyncRequestBody.fromBytes(new byte[1_000]));
        answer.completeExceptionally(new IllegalStateException("refused"));
        assertThat(catchThrowable(seen::join)).hasRootCauseMessage("refused");
        assertThat(recorded.wire("upload")).isZero();

        assertThat(reading).hasSize(1);
        reading.get(0).request(Long.MAX_VALUE);
        assertThat(recorded.wire("upload")).isEqualTo(1_000);
        assertThat(recorded.transferred("upload")).isZero();
        recorded.close();
    }

    /** Passes on the subscription and drops what comes. */
    private record Reader(Consumer<Subscription> subscribed) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscribed.accept(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void clientKeepsItsTypeAndTransfersPauseAndResume(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("up"), new byte[SIZE]);
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        CountDownLatch release = new CountDownLatch(1);
        try (proxy;
                S3AsyncClient s3 = builder()
                        .multipartEnabled(true)
                        .endpointOverride(proxy.endpoint())
                        .addPlugin(metrics.plugin("transfers"))
                        .build();
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(s3).build()) {
            assertThat(s3.getClass().getSimpleName()).isEqualTo("MultipartS3AsyncClient");
            proxy.after(2, new FaultProxy.Hold(release));
            FileUpload upload = transfers.uploadFile(UploadFileRequest.builder()
                    .putObjectRequest(request -> request.bucket(BUCKET).key("paused"))
                    .source(file)
                    .build());
            eventually(() ->
                    assertThat(recorded.calls("UploadPart", "success", "")).isGreaterThanOrEqualTo(1));
            ResumableFileUpload paused = upload.pause();
            release.countDown();
            transfers.resumeUploadFile(paused).completionFuture().join();
            assertThat(s3.headObject(request -> request.bucket(BUCKET).key("paused"))
                            .join()
                            .contentLength())
                    .isEqualTo(SIZE);
            eventually(() -> assertThat(recorded.calls("CompleteMultipartUpload", "success", ""))
                    .isEqualTo(1));
            // The part that was under way is cancelled, though the server may have all of it, which the SDK
            // then sends no more.
            eventually(() -> assertThat(recorded.wire("upload")).isGreaterThanOrEqualTo(SIZE));
        }
        recorded.close();
    }

    @Test
    void multipartDownloadIsOneCallAndOneStream() {
        try (S3AsyncClient s3 = metrics.wrap(builder().multipartEnabled(true))) {
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void downloadInPartsIsARequestEachWithThePluginAndOneCallAroundAClientThatExists(boolean plugin)
            throws IOException {
        try (LedgerServer server = new LedgerServer();
                Driver writer = Sdk.V2_SYNC.open(Driver.Setup.of(server.endpoint(), null))) {
            writer.put(BUCKET, "three", new byte[1000]);
            server.say("x-amz-mp-parts-count: 3\r\n", null);
            server.taken();
            S3AsyncClientBuilder builder = builder().multipartEnabled(true).endpointOverride(server.endpoint());
            try (S3AsyncClient s3 = plugin ? metrics.wrap(builder) : metrics.wrap(builder.build())) {
                byte[] whole = s3.getObject(
                                request -> request.bucket(BUCKET).key("three"), AsyncResponseTransformer.toBytes())
                        .join()
                        .asByteArrayUnsafe();
                assertThat(whole).hasSize(3000);
                assertThat(server.taken()).hasSize(3);
                eventually(() ->
                        assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(plugin ? 3 : 1));
                eventually(() -> assertThat(recorded.transferred("download")).isEqualTo(3000));
                assertThat(recorded.streams("drained")).isEqualTo(plugin ? 3 : 1);
                assertThat(throughputs()).isEqualTo(plugin ? 3 : 1);
                assertThat(recorded.attempts("GetObject", "success", "")).isEqualTo(plugin ? 3 : 0);
            }
        }
        recorded.close();
    }

    @Test
    void speedOfADownloadInPartsIsThatOfTheWholeObject() throws IOException {
        inThreeParts((server, s3) -> {
            long began = System.nanoTime();
            s3.getObject(request -> request.bucket(BUCKET).key("three"), AsyncResponseTransformer.toBytes())
                    .join();
            eventually(() -> assertThat(throughputs()).isEqualTo(1));
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(recorded.registry
                            .get("aws.s3.client.throughput")
                            .summary()
                            .totalAmount())
                    .isGreaterThanOrEqualTo(3000 / seconds);
            assertThat(recorded.transferred("download")).isEqualTo(3000);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamOfADownloadInPartsIsOpenUntilTheLastIsRead(boolean blocking) throws IOException {
        inThreeParts((server, s3) -> {
            if (blocking) {
                InputStream stream = s3.getObject(
                                request -> request.bucket(BUCKET).key("three"),
                                AsyncResponseTransformer.toBlockingInputStream())
                        .join();
                assertThat(stream.readAllBytes()).hasSize(3000);
            } else {
                ResponsePublisher<GetObjectResponse> publisher = publisher(s3);
                eventually(() ->
                        assertThat(recorded.gauge("aws.s3.client.open_streams")).isEqualTo(1));
                assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1);
                assertThat(recorded.count("aws.s3.client.stream.duration")).isZero();
                publisher.subscribe(bytes -> {}).join();
            }
            eventually(() -> assertThat(recorded.streams("drained")).isEqualTo(1));
            assertThat(recorded.count("aws.s3.client.stream.duration")).isEqualTo(1);
            assertThat(recorded.transferred("download")).isEqualTo(3000);
            assertThat(recorded.wire("download")).isEqualTo(3000);
            assertThat(throughputs()).isEqualTo(1);
        });
    }

    @Test
    void streamWhoseSecondPartIsRefusedIsFailed() throws IOException {
        inThreeParts((server, s3) -> {
            server.next(List.of(new FaultProxy.None(), new FaultProxy.Answer(403, "AccessDenied")));
            ResponsePublisher<GetObjectResponse> publisher = publisher(s3);
            assertThat(catchThrowable(publisher.subscribe(bytes -> {})::join)).hasMessageContaining("AccessDenied");
            eventually(() -> assertThat(recorded.streams("failed")).isEqualTo(1));
            assertThat(recorded.count("aws.s3.client.stream.duration")).isEqualTo(1);
            assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1);
            assertThat(throughputs()).isZero();
        });
    }

    @Test
    void streamOfADownloadInPartsThatIsCancelledIsClosedEarly() throws IOException {
        inThreeParts((server, s3) -> {
            publisher(s3).subscribe(new Reader(Subscription::cancel));
            eventually(() -> assertThat(recorded.streams("closed_early")).isEqualTo(1));
            assertThat(recorded.count("aws.s3.client.stream.duration")).isEqualTo(1);
            assertThat(throughputs()).isZero();
        });
    }

    private static ResponsePublisher<GetObjectResponse> publisher(S3AsyncClient s3) {
        return s3.getObject(request -> request.bucket(BUCKET).key("three"), AsyncResponseTransformer.toPublisher())
                .join();
    }

    private double throughputs() {
        return recorded.registry.find("aws.s3.client.throughput").summaries().stream()
                .mapToDouble(DistributionSummary::count)
                .sum();
    }

    private interface Download {
        void from(LedgerServer server, S3AsyncClient s3) throws IOException;
    }

    /** Lets a client that existed already download an object of three parts. */
    private void inThreeParts(Download download) throws IOException {
        try (LedgerServer server = new LedgerServer();
                Driver writer = Sdk.V2_SYNC.open(Driver.Setup.of(server.endpoint(), null))) {
            writer.put(BUCKET, "three", new byte[1000]);
            server.say("x-amz-mp-parts-count: 3\r\n", null);
            try (S3AsyncClient s3 = metrics.wrap(builder()
                    .multipartEnabled(true)
                    .endpointOverride(server.endpoint())
                    .build())) {
                download.from(server, s3);
                recorded.close();
            }
        }
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
