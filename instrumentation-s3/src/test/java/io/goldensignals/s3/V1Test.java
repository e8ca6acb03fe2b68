package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.AbortedException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.event.ProgressEvent;
import com.amazonaws.event.ProgressEventType;
import com.amazonaws.event.SyncProgressListener;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.http.timers.client.ClientExecutionTimeoutException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3Client;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.S3ClientOptions;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.HeadBucketRequest;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
                .wrap(builder(proxy.endpoint())
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

    @Test
    void anInterruptDuringACallAbortsItThoughTheAnswerComes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        interruptDuring(new FaultProxy.Hold(release), release);
    }

    @Test
    void anInterruptDuringAnAttemptThatWouldBeRetriedAbortsTheCall() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        interruptDuring(new FaultProxy.HeldAnswer(release, new FaultProxy.Answer(503, "SlowDown")), release);
        assertThat(recorded.attempts("HeadObject", "server_error", "server_error"))
                .isEqualTo(1);
        assertThat(recorded.retries("HeadObject", "server_error")).isZero();
    }

    @Test
    void anInterruptIsSeenThoughTheApplicationHasAHandlerOfItsOwn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        interruptDuring(new FaultProxy.Hold(release), release, new RequestHandler2() {});
    }

    @Test
    void anInterruptAfterTheAnswerAbortsTheCallAndNoStreamIsOpen() {
        AmazonS3 s3 = metrics.v1().wrap(builder(S3Server.endpoint()));
        s3.createBucket("v1-interrupted");
        s3.putObject("v1-interrupted", "key", new ByteArrayInputStream(new byte[10]), length(10));
        GetObjectRequest request = new GetObjectRequest("v1-interrupted", "key");
        request.setGeneralProgressListener(new SyncProgressListener() {
            @Override
            public void progressChanged(ProgressEvent event) {
                if (event.getEventType() == ProgressEventType.CLIENT_REQUEST_SUCCESS_EVENT) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        Throwable failure;
        try {
            failure = catchThrowable(() -> s3.getObject(request));
        } finally {
            Thread.interrupted();
        }
        assertThat(failure).isInstanceOf(AbortedException.class);
        assertThat(recorded.calls("GetObject", "aborted", "")).isEqualTo(1);
        s3.shutdown();
        recorded.close();
    }

    /** A call is interrupted while it meets {@code held}, and must be aborted with nothing left in flight. */
    private void interruptDuring(FaultProxy.Fault held, CountDownLatch release, RequestHandler2... handlers)
            throws Exception {
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        proxy.next(held);
        AmazonS3 s3 = metrics.v1()
                .wrap(builder(proxy.endpoint())
                        .withRequestHandlers(handlers)
                        .withClientConfiguration(new ClientConfiguration().withClientExecutionTimeout(60_000)));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> failure.set(catchThrowable(() -> s3.getObjectMetadata("bucket", "key"))));
        caller.start();
        Recorded.eventually(() -> assertThat(proxy.requests()).isEqualTo(1));
        caller.interrupt();
        release.countDown();
        caller.join(10_000);
        assertThat(failure.get()).isInstanceOf(AbortedException.class);
        assertThat(recorded.calls("HeadObject", "aborted", "")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.operation.duration")).isEqualTo(1);
        s3.shutdown();
        proxy.close();
        recorded.close();
    }

    @Test
    void aCallThatTakesLongerThanTheClientAllowsIsATimeout() throws IOException {
        timeOut(new ClientConfiguration().withClientExecutionTimeout(300), new HeadBucketRequest("bucket"));
    }

    @Test
    void aCallThatTakesLongerThanItsRequestAllowsIsATimeout() throws IOException {
        HeadBucketRequest request = new HeadBucketRequest("bucket");
        request.setSdkClientExecutionTimeout(300);
        timeOut(new ClientConfiguration().withClientExecutionTimeout(60_000), request);
    }

    private void timeOut(ClientConfiguration configuration, HeadBucketRequest request) throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        proxy.next(new FaultProxy.Hold(release));
        AmazonS3 s3 = metrics.v1().wrap(builder(proxy.endpoint()).withClientConfiguration(configuration));
        assertThat(catchThrowable(() -> s3.headBucket(request))).isInstanceOf(ClientExecutionTimeoutException.class);
        release.countDown();
        assertThat(recorded.calls("HeadBucket", "no_response", "timeout")).isEqualTo(1);
        assertThat(recorded.attempts("HeadBucket", "no_response", "timeout")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.operation.duration", "outcome", "aborted"))
                .isZero();
        s3.shutdown();
        proxy.close();
        recorded.close();
    }

    @Test
    void aRequestThatAnotherHandlerRefusesIsNoCall() {
        RequestHandler2 refusing = new RequestHandler2() {
            @Override
            public void beforeRequest(Request<?> request) {
                throw new IllegalStateException("refused");
            }
        };
        AmazonS3 s3 = metrics.v1().wrap(builder(S3Server.endpoint()).withRequestHandlers(refusing));
        assertThat(catchThrowable(() -> s3.getObjectMetadata("bucket", "key"))).hasMessage("refused");
        assertThat(recorded.count("aws.s3.client.operation.duration")).isZero();
        s3.shutdown();
        recorded.close();
    }

    @Test
    void anAnswerThatAnotherHandlerRefusesIsASuccess() {
        RequestHandler2 refusing = new RequestHandler2() {
            @Override
            public void afterResponse(Request<?> request, Response<?> response) {
                throw new IllegalStateException("refused");
            }
        };
        AmazonS3 s3 = metrics.v1().wrap(builder(S3Server.endpoint()).withRequestHandlers(refusing));
        assertThat(catchThrowable(() -> s3.createBucket("v1-refused"))).hasMessage("refused");
        assertThat(recorded.calls("CreateBucket", "success", "")).isEqualTo(1);
        s3.shutdown();
        recorded.close();
    }

    private static AmazonS3ClientBuilder builder(URI endpoint) {
        return AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration(endpoint.toString(), "us-east-1"))
                .withCredentials(
                        new AWSStaticCredentialsProvider(new BasicAWSCredentials(S3Server.KEY, S3Server.SECRET)));
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
