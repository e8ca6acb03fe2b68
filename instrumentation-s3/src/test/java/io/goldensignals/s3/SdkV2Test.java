package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SplittingTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.MockedS3Client;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What only the SDK v2 has. */
class SdkV2Test {

    private static final String BUCKET = "sdk-v2";

    private final Recorded recorded = new Recorded();
    private final FaultProxy proxy = new FaultProxy(S3Server.endpoint());
    private final S3Metrics metrics =
            S3Metrics.builder(recorded.registry).samplePoolEvery(Duration.ZERO).build();
    private final Driver.Setup setup = Driver.Setup.of(proxy.endpoint(), metrics);
    private S3Client s3;
    private S3AsyncClient async;

    @BeforeEach
    void open() {
        try (Driver bare = Sdk.V2_SYNC.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            catchThrowable(() -> bare.createBucket(BUCKET));
            bare.put(BUCKET, "a", "hello".getBytes());
            bare.put(BUCKET, "large", new byte[6_000_000]);
        }
        s3 = new SyncDriver(setup).client();
        async = new AsyncDriver(setup).client();
    }

    @AfterEach
    void close() throws IOException {
        s3.close();
        async.close();
        recorded.close();
        proxy.close();
    }

    @Test
    void forgottenStreamIsFoundWhenItIsGarbage() {
        Object first = s3.getObject(request -> request.bucket(BUCKET).key("large"));
        assertThat(read((InputStream) first)).isZero(); // else the SDK's own timer holds it for a minute
        assertThat(recorded.gauge("aws.s3.client.open_streams")).isEqualTo(1);
        Reference.reachabilityFence(first);
        first = null;
        eventually(() -> {
            System.gc();
            assertThat(recorded.gauge("aws.s3.client.open_streams")).isZero();
        });
        assertThat(recorded.streams("leaked")).isEqualTo(1);
    }

    /** The SDK asks the interceptors from the last to the first, and the plug-in's is the last. */
    @ParameterizedTest
    @CsvSource({"builder, success", "plugin, success", "client, no_response"})
    void anAnswerThatAnInterceptorOfTheApplicationRefusesIsKnownAroundTheClientOnly(String way, String outcome) {
        S3ClientBuilder builder = SyncDriver.configured(S3Client.builder(), setup)
                .overrideConfiguration(override -> override.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
                        throw new IllegalStateException("refused");
                    }
                }));
        S3Client client = switch (way) {
            case "builder" -> metrics.wrap(builder);
            case "plugin" -> builder.addPlugin(metrics.plugin("s3")).build();
            default -> metrics.wrap(builder.build());
        };
        try (client) {
            assertThat(catchThrowable(() ->
                            client.headObject(request -> request.bucket(BUCKET).key("a"))))
                    .hasMessage("refused");
            assertThat(recorded.count("aws.s3.client.operation.duration", "rpc.method", "HeadObject"))
                    .isEqualTo(1);
            assertThat(recorded.count(
                            "aws.s3.client.operation.duration", "rpc.method", "HeadObject", "outcome", outcome))
                    .isEqualTo(1);
        }
    }

    @Test
    void publisherThatNobodySubscribesToIsLeaked() {
        ResponsePublisher<GetObjectResponse> publisher = async.getObject(
                        request -> request.bucket(BUCKET).key("large"),
                        AsyncResponseTransformer.toPublisher(Duration.ofMillis(50)))
                .join();
        eventually(() -> assertThat(recorded.streams("leaked")).isEqualTo(1));
        Reference.reachabilityFence(publisher);
    }

    @Test
    void publisherIsMeasuredUntilItsLastByte() {
        ResponsePublisher<GetObjectResponse> publisher = async.getObject(
                        request -> request.bucket(BUCKET).key("large"), AsyncResponseTransformer.toPublisher())
                .join();
        eventually(
                () -> assertThat(recorded.gauge("aws.s3.client.open_streams")).isEqualTo(1));
        publisher.subscribe(buffer -> {}).join();
        eventually(() -> assertThat(recorded.streams("drained")).isEqualTo(1));
        assertThat(recorded.transferred("download")).isEqualTo(6_000_000);
    }

    @Test
    void cancelledCallIsAborted() {
        CountDownLatch release = new CountDownLatch(1);
        proxy.next(new FaultProxy.Hold(release));
        CompletableFuture<?> future =
                async.headObject(request -> request.bucket(BUCKET).key("a"));
        future.cancel(true);
        release.countDown();
        assertThat(catchThrowable(future::join)).isInstanceOf(CancellationException.class);
        eventually(() -> assertThat(recorded.calls("HeadObject", "aborted", "")).isEqualTo(1));
        eventually(() -> assertThat(recorded.gauge("resource.in_use", "resource.name", "s3-2"))
                .isZero());
    }

    @Test
    void transformersToFilesAreDrainedStreams(@TempDir Path folder) throws IOException {
        s3.getObject(request -> request.bucket(BUCKET).key("a"), folder.resolve("sync"));
        async.getObject(request -> request.bucket(BUCKET).key("a"), folder.resolve("async"))
                .join();
        assertThat(Files.readString(folder.resolve("sync"))).isEqualTo("hello");
        assertThat(Files.readString(folder.resolve("async"))).isEqualTo("hello");
        eventually(() -> assertThat(recorded.streams("drained")).isEqualTo(2));
        assertThat(recorded.transferred("download")).isEqualTo(10);
    }

    @Test
    void transformerThatFailsIsAFailedStreamAndThrowsAsBefore() {
        IllegalStateException own = new IllegalStateException("transformer");
        Throwable failure = catchThrowable(
                () -> s3.getObject(request -> request.bucket(BUCKET).key("a"), (response, stream) -> {
                    throw own;
                }));
        assertThat(failure).hasRootCause(own);
        assertThat(recorded.streams("failed")).isEqualTo(1);
    }

    @Test
    void errorOfATransformerArrivesAsItWasAndEndsTheCall() {
        s3.headObject(request -> request.bucket(BUCKET).key("a")); // after this the pool's limit is known
        NoClassDefFoundError own = new NoClassDefFoundError("simulated");
        Throwable failure = catchThrowable(
                () -> s3.getObject(request -> request.bucket(BUCKET).key("a"), (response, stream) -> {
                    throw own;
                }));
        assertThat(failure).isSameAs(own);
        assertThat(recorded.calls("GetObject", "no_response", "_OTHER")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.operation.duration", "rpc.method", "GetObject"))
                .isEqualTo(1);
        assertThat(recorded.streams("failed")).isEqualTo(1);
        assertIdle();
    }

    @Test
    void errorWithinTheSdkEndsCallsWithoutABodyToo() {
        OutOfMemoryError own = new OutOfMemoryError("simulated");
        ExecutionInterceptor broken = new ExecutionInterceptor() {
            @Override
            public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
                throw own;
            }
        };
        try (S3Client client = metrics.wrap(
                "broken",
                SyncDriver.configured(S3Client.builder(), setup)
                        .overrideConfiguration(override -> override.addExecutionInterceptor(broken)))) {
            assertThat(catchThrowable(() ->
                            client.headObject(request -> request.bucket(BUCKET).key("a"))))
                    .isSameAs(own);
            assertThat(catchThrowable(() -> client.waiter()
                            .waitUntilObjectExists(
                                    request -> request.bucket(BUCKET).key("a"))))
                    .isSameAs(own);
            assertThat(recorded.calls("HeadObject", "no_response", "_OTHER")).isEqualTo(2);
            assertIdle();
        }
    }

    @Test
    void errorOfACallEndsNoOtherThatItsTransformerBegan() {
        CountDownLatch release = new CountDownLatch(1);
        proxy.after(1, new FaultProxy.Hold(release));
        NoClassDefFoundError own = new NoClassDefFoundError("simulated");
        List<CompletableFuture<?>> begun = new CopyOnWriteArrayList<>();
        Throwable failure = catchThrowable(() ->
                s3.getObject(request -> request.bucket(BUCKET).key("a"), (response, stream) -> {
                    begun.add(async.headObject(request -> request.bucket(BUCKET).key("a")));
                    throw own;
                }));
        assertThat(failure).isSameAs(own);
        assertThat(recorded.calls("GetObject", "no_response", "_OTHER")).isEqualTo(1);
        assertThat(recorded.calls("HeadObject", "no_response", "_OTHER")).isZero();
        release.countDown();
        begun.get(0).join();
        eventually(() -> assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1));
    }

    private void assertIdle() {
        assertThat(recorded.gauge("aws.s3.client.active_operations")).isZero();
        assertThat(recorded.gauge("resource.in_use")).isZero();
    }

    @Test
    void bodyOfUnknownLengthIsCounted() {
        byte[] content = new byte[10_000];
        s3.putObject(
                request -> request.bucket(BUCKET).key("unknown"),
                RequestBody.fromContentProvider(
                        ContentStreamProvider.fromByteArray(content), "application/octet-stream"));
        assertThat(recorded.transferred("upload")).isEqualTo(10_000);
    }

    @Test
    void errorWithinAnAnswerOf200IsTheServers() {
        FaultProxy.Answer broken = new FaultProxy.Answer(200, "InternalError");
        proxy.next(broken, broken, broken);
        assertThat(catchThrowable(() -> s3.copyObject(request -> request.sourceBucket(BUCKET)
                        .sourceKey("a")
                        .destinationBucket(BUCKET)
                        .destinationKey("copy"))))
                .isNotNull();
        assertThat(recorded.calls("CopyObject", "server_error", "server_error")).isEqualTo(1);
        assertThat(recorded.calls("CopyObject", "no_response", "_OTHER")).isZero();
    }

    @Test
    void downloadThatEndsBeforeItsLengthIsTruncatedEvenIfTheHttpClientSaysNothing() {
        byte[] content = new byte[270];
        try (S3Client lossy = metrics.wrap(
                "lossy",
                SyncDriver.configured(S3Client.builder(), setup)
                        .httpClient(new StubHttpClient(StubAnswer.object(content, 900, () -> 200))))) {
            assertThat(lossy.getObjectAsBytes(request -> request.bucket(BUCKET).key("a"))
                            .asByteArray())
                    .hasSize(270);
        }
        assertThat(recorded.streams("truncated")).isEqualTo(1);
        assertThat(recorded.streams("drained")).isZero();
        assertThat(recorded.transferred("download")).isEqualTo(270);
        assertThat(recorded.registry.find("aws.s3.client.throughput").summaries())
                .allSatisfy(summary -> assertThat(summary.count()).isZero());
    }

    @Test
    void presigningIsNoCall() {
        try (S3Presigner presigner = S3Presigner.builder().s3Client(s3).build()) {
            assertThat(presigner
                            .presignGetObject(presign -> presign.signatureDuration(Duration.ofMinutes(1))
                                    .getObjectRequest(
                                            request -> request.bucket(BUCKET).key("a")))
                            .url())
                    .isNotNull();
        } catch (RuntimeException unsupported) {
            // Without a region of its own the presigner may refuse; that is no call either.
        }
        assertThat(recorded.count("aws.s3.client.operation.duration")).isZero();
    }

    @Test
    void downloadFromASignedUrlIsACall() {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(proxy.endpoint())
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)))
                .build()) {
            URL url = presigner
                    .presignGetObject(presign -> presign.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(request -> request.bucket(BUCKET).key("a")))
                    .url();
            assertThat(async.presignedUrlExtension()
                            .getObject(request -> request.presignedUrl(url), AsyncResponseTransformer.toBytes())
                            .join()
                            .asUtf8String())
                    .isEqualTo("hello");
        }
        eventually(() -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
        assertThat(recorded.attempts("GetObject", "success", "")).isEqualTo(1);
        assertThat(recorded.transferred("download")).isEqualTo(5);
        assertThat(recorded.count("aws.s3.client.operation.duration", "aws.s3.bucket", ""))
                .isEqualTo(1);
    }

    @Test
    void asyncWaiterPollsThroughTheMeasuredClient() {
        async.waiter()
                .waitUntilObjectExists(request -> request.bucket(BUCKET).key("a"))
                .join();
        eventually(() -> assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1));
    }

    @Test
    void waiterPollsThroughTheMeasuredClient() {
        s3.waiter().waitUntilObjectExists(request -> request.bucket(BUCKET).key("a"));
        assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1);
    }

    @Test
    void publishersOfTheApplicationStillHearOfEveryCall() {
        List<MetricCollection> heard = new CopyOnWriteArrayList<>();
        MetricPublisher own = new MetricPublisher() {
            @Override
            public void publish(MetricCollection metrics) {
                heard.add(metrics);
            }

            @Override
            public void close() {}
        };
        try (S3Client published = metrics.wrap(SyncDriver.configured(S3Client.builder(), setup)
                .overrideConfiguration(override -> override.addMetricPublisher(own)))) {
            published.headObject(request -> request.bucket(BUCKET).key("a"));
            published.headObject(request -> request.bucket(BUCKET).key("a").overrideConfiguration(override -> {}));
        }
        assertThat(heard).hasSize(2);
    }

    @Test
    void clientThatExistsAlreadyIsMeasuredButForItsAttempts() {
        S3Client bare = SyncDriver.configured(S3Client.builder(), setup).build();
        try (S3Client measured = metrics.wrap("existing", bare)) {
            PutObjectResponse response =
                    measured.putObject(request -> request.bucket(BUCKET).key("b"), RequestBody.fromString("hello"));
            assertThat(response.eTag()).isNotEmpty();
            assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(1);
            assertThat(recorded.transferred("upload")).isEqualTo(5);
            assertThat(recorded.wire("upload")).isEqualTo(5);
            assertThat(recorded.count("aws.s3.client.attempt.duration")).isZero();
        }
    }

    @Test
    void demandIsNotInUseUntilThePoolsLimitIsKnown() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        proxy.next(new FaultProxy.Hold(release));
        Thread first =
                new Thread(() -> s3.headObject(request -> request.bucket(BUCKET).key("a")));
        first.start();
        try {
            eventually(() -> assertThat(recorded.gauge("aws.s3.client.active_operations"))
                    .isEqualTo(1));
            assertThat(recorded.registry.scrape()).doesNotContain("NaN", "resource_in_use{", "resource_limit{");
        } finally {
            release.countDown();
            first.join();
        }
        assertThat(recorded.gauge("resource.limit", "resource.name", "s3")).isEqualTo(50);
        assertThat(recorded.gauge("resource.in_use", "resource.name", "s3")).isZero();
        assertThat(recorded.gauge("resource.waiting", "resource.name", "s3")).isZero();
    }

    @Test
    void clientThatIsGivenTwiceIsMeasuredOnce() {
        assertThat(metrics.wrap("again", s3)).isSameAs(s3);
        S3Client existing = metrics.wrap(
                "existing", SyncDriver.configured(S3Client.builder(), setup).build());
        assertThat(metrics.wrap("again", existing)).isSameAs(existing);
        S3Client own = SyncDriver.configured(S3Client.builder(), setup)
                .addPlugin(metrics.plugin("own"))
                .addPlugin(metrics.plugin("own"))
                .build();
        assertThat(metrics.wrap("again", own)).isSameAs(own);
        own.headObject(request -> request.bucket(BUCKET).key("a"));
        assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1);
        existing.close();
        own.close();
        assertThat(recorded.hasGauge("aws.s3.client.open_streams", "aws.s3.client.name", "own"))
                .isFalse();
    }

    @Test
    void clientThatKnowsNoConfigurationIsMeasured() {
        S3Client own = metrics.wrap("mock", new S3Client() {
            @Override
            public HeadObjectResponse headObject(HeadObjectRequest request) {
                return HeadObjectResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "s3";
            }

            @Override
            public void close() {}
        });
        own.headObject(request -> request.bucket(BUCKET).key("a"));
        own.close();
        assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1);
    }

    @Test
    void mockIsMeasured() {
        S3Client mock = metrics.wrap("mock", new MockedS3Client());
        mock.headObject(request -> request.bucket(BUCKET).key("a"));
        mock.close();
        assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1);
    }

    /** What is told apart by names of the SDK's own, which may change with any version. */
    @Test
    void theSdkHasTheNamesThatAreLookedFor() throws IOException, ClassNotFoundException {
        Class.forName("software.amazon.awssdk.core.internal.retry.RetryPolicyAdapter");
        Class.forName("software.amazon.awssdk.services.s3.internal.multipart.MultipartS3AsyncClient");
        String async = "software.amazon.awssdk.core.internal.async.";
        assertThat(AsyncResponseTransformer.toPublisher().getClass().getName())
                .isEqualTo(async + "PublisherAsyncResponseTransformer");
        assertThat(AsyncResponseTransformer.toBlockingInputStream().getClass().getName())
                .isEqualTo(async + "InputStreamResponseTransformer");
        assertThat(constants("/software/amazon/awssdk/core/ResponseInputStream$TimeoutScheduler.class"))
                .contains("response-input-stream-timeout-scheduler");
        assertThat(constants("/software/amazon/awssdk/core/async/ResponsePublisher$TimeoutScheduler.class"))
                .contains("response-publisher-timeout-scheduler");
    }

    /** Of such a transformer, {@code split} is called on the one around it. */
    @Test
    void transformersOfStreamsAreSplitAsAnyOther() throws NoSuchMethodException {
        for (Object streaming :
                new Object[] {AsyncResponseTransformer.toPublisher(), AsyncResponseTransformer.toBlockingInputStream()
                }) {
            assertThat(streaming
                            .getClass()
                            .getMethod("split", SplittingTransformerConfiguration.class)
                            .getDeclaringClass())
                    .isEqualTo(AsyncResponseTransformer.class);
        }
    }

    private static String constants(String type) throws IOException {
        try (InputStream code = Objects.requireNonNull(S3Client.class.getResourceAsStream(type), type)) {
            return new String(code.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void bucketsThatNeverAnsweredWithSuccessTakeNoLabel() {
        for (int typed = 0; typed < 60; typed++) {
            String bucket = "typed-" + typed;
            assertThat(catchThrowable(() ->
                            s3.headObject(request -> request.bucket(bucket).key("a"))))
                    .isNotNull();
        }
        s3.headObject(request -> request.bucket(BUCKET).key("a"));
        assertThat(recorded.count("aws.s3.client.operation.duration", "aws.s3.bucket", "_OTHER"))
                .isEqualTo(60);
        assertThat(recorded.count("aws.s3.client.operation.duration", "aws.s3.bucket", BUCKET))
                .isEqualTo(1);
    }

    @Test
    void bucketsCanBeListedOrLeftOut() {
        Recorded listed = new Recorded();
        try (S3Client named = S3Metrics.builder(listed.registry)
                        .buckets("models")
                        .build()
                        .wrap(SyncDriver.configured(S3Client.builder(), setup));
                S3Client unnamed = S3Metrics.builder(recorded.registry)
                        .buckets()
                        .build()
                        .wrap(SyncDriver.configured(S3Client.builder(), setup))) {
            named.headObject(request -> request.bucket(BUCKET).key("a"));
            unnamed.headObject(request -> request.bucket(BUCKET).key("a"));
        }
        assertThat(listed.count("aws.s3.client.operation.duration", "aws.s3.bucket", "_OTHER"))
                .isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.operation.duration", "aws.s3.bucket", ""))
                .isEqualTo(1);
    }

    @Test
    void retryStrategyKeepsItsKindAndRequestsTheirUserAgent() {
        List<String> agents = new CopyOnWriteArrayList<>();
        ExecutionInterceptor reader = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                agents.add(
                        context.httpRequest().firstMatchingHeader("User-Agent").orElse(""));
            }
        };
        S3ClientBuilder builder = SyncDriver.configured(S3Client.builder(), setup)
                .overrideConfiguration(
                        override -> override.retryStrategy(RetryMode.STANDARD).addExecutionInterceptor(reader));
        S3Client bare = builder.build();
        S3Client measured = builder.addPlugin(metrics.plugin("agent")).build();
        bare.headObject(request -> request.bucket(BUCKET).key("a"));
        measured.headObject(request -> request.bucket(BUCKET).key("a"));
        assertThat(agents.get(1)).isEqualTo(agents.get(0));
        assertThat(measured.serviceClientConfiguration().overrideConfiguration().retryStrategy())
                .get()
                .isInstanceOf(StandardRetryStrategy.class);
        bare.close();
        measured.close();
    }

    @Test
    void attemptsShowUnderARetryStrategyOfTheRequest() {
        proxy.next(new FaultProxy.Answer(500, "InternalError"));
        s3.headObject(request -> request.bucket(BUCKET)
                .key("a")
                .overrideConfiguration(override -> override.addPlugin(
                        config -> config.overrideConfiguration(client -> client.retryStrategy(RetryMode.STANDARD)))));
        assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1);
        assertThat(recorded.attempts("HeadObject", "server_error", "server_error"))
                .isEqualTo(1);
        assertThat(recorded.attempts("HeadObject", "success", "")).isEqualTo(1);
        assertThat(recorded.retries("HeadObject", "server_error")).isEqualTo(1);
    }

    @Test
    void asyncUploadsAreCounted() {
        async.putObject(request -> request.bucket(BUCKET).key("c"), AsyncRequestBody.fromBytes(new byte[70_000]))
                .join();
        eventually(() -> assertThat(recorded.transferred("upload")).isEqualTo(70_000));
        assertThat(recorded.wire("upload")).isEqualTo(70_000);
    }

    private static int read(InputStream stream) {
        try {
            return stream.read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
