package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goldensignals.s3.FaultProxy.Answer;
import io.goldensignals.s3.FaultProxy.Hold;
import io.goldensignals.s3.FaultProxy.Reset;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every SDK's calls and attempts must leave in the registry. */
@ParameterizedClass
@EnumSource(Sdk.class)
class CallContractTest {

    private static final String BUCKET = "calls";

    @Parameter
    Sdk sdk;

    private final Recorded recorded = new Recorded();
    private final FaultProxy proxy = new FaultProxy(S3Server.endpoint());
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);
    private final Driver.Setup setup = Driver.Setup.of(proxy.endpoint(), metrics);
    private Driver s3;

    @BeforeEach
    void createBucket() {
        try (Driver bare = sdk.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            bare.createBucket(BUCKET);
        } catch (RuntimeException exists) {
            // An earlier test made it.
        }
        s3 = sdk.open(setup);
    }

    @AfterEach
    void everythingIsBackAtZero() throws IOException {
        s3.close();
        recorded.close();
        proxy.close();
    }

    @Test
    void eachCallIsRecordedOnceWithOneAttempt() {
        s3.put(BUCKET, "a", "hello".getBytes());
        assertThat(s3.get(BUCKET, "a")).asString().isEqualTo("hello");
        s3.head(BUCKET, "a");
        s3.delete(BUCKET, "a");

        for (String method : new String[] {"PutObject", "GetObject", "HeadObject", "DeleteObject"}) {
            eventually(() ->
                    assertThat(recorded.calls(method, "success", "")).as(method).isEqualTo(1));
            assertThat(recorded.attempts(method, "success", "")).as(method).isEqualTo(1);
        }
        assertThat(recorded.count("aws.s3.client.operation.duration", "aws.s3.bucket", BUCKET))
                .isEqualTo(4);
    }

    @Test
    void missingObjectIsAnAnswerToHeadAndAnErrorToGet() {
        assertThatThrownBy(() -> s3.head(BUCKET, "none")).hasMessageContaining("404");
        assertThatThrownBy(() -> s3.get(BUCKET, "none")).hasMessageContaining("404");

        eventually(
                () -> assertThat(recorded.calls("HeadObject", "not_found", "")).isEqualTo(1));
        eventually(() -> assertThat(recorded.calls("GetObject", "client_error", "not_found"))
                .isEqualTo(1));
    }

    @Test
    void refusedCredentialsAreAccessDenied() {
        try (Driver stranger = sdk.open(setup.named("stranger").secret("wrong"))) {
            assertThatThrownBy(() -> stranger.get(BUCKET, "a")).hasMessageContaining("403");
            eventually(() -> assertThat(recorded.calls("GetObject", "client_error", "access_denied"))
                    .isEqualTo(1));
        }
    }

    @Test
    void throttledAttemptIsRetriedAndTheCallSucceeds() {
        s3.put(BUCKET, "b", "hello".getBytes());
        proxy.next(new Answer(503, "SlowDown"));
        s3.get(BUCKET, "b");

        eventually(() -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
        assertThat(recorded.attempts("GetObject", "throttled", "throttled")).isEqualTo(1);
        assertThat(recorded.attempts("GetObject", "success", "")).isEqualTo(1);
        assertThat(recorded.retries("GetObject", "throttled")).isEqualTo(1);
        assertThat(recorded.count("aws.s3.client.backoff.duration", "rpc.method", "GetObject"))
                .isEqualTo(sdk.showsBackoff() ? 1 : 0);
    }

    @Test
    void serverErrorsAreRetriedUntilTheCallFails() {
        Answer broken = new Answer(500, "InternalError");
        proxy.next(broken, broken, broken);
        assertThatThrownBy(() -> s3.head(BUCKET, "a")).hasMessageContaining("500");

        eventually(() -> assertThat(recorded.calls("HeadObject", "server_error", "server_error"))
                .isEqualTo(1));
        assertThat(recorded.attempts("HeadObject", "server_error", "server_error"))
                .isEqualTo(3);
        assertThat(recorded.retries("HeadObject", "server_error")).isEqualTo(2);
        assertThat(proxy.requests()).isEqualTo(3);
    }

    @Test
    void unavailableServerIsAServerErrorAndNoThrottling() {
        Answer lostQuorum = new Answer(503, "XMinioServerNotInitialized");
        proxy.next(lostQuorum, lostQuorum, lostQuorum);
        assertThatThrownBy(() -> s3.get(BUCKET, "a")).hasMessageContaining("503");

        eventually(() -> assertThat(recorded.calls("GetObject", "server_error", "server_error"))
                .isEqualTo(1));
        assertThat(recorded.attempts("GetObject", "throttled", "throttled")).isZero();
    }

    @Test
    void redirectIsAnAnswerWithAnOutcomeOfItsOwn() {
        proxy.next(new Answer(307, "TemporaryRedirect"));
        assertThatThrownBy(() -> s3.get(BUCKET, "a")).hasMessageContaining("307");

        eventually(() -> assertThat(recorded.calls("GetObject", "redirected", "redirected"))
                .isEqualTo(1));
        assertThat(recorded.attempts("GetObject", "redirected", "redirected")).isEqualTo(1);
    }

    @Test
    void resetConnectionIsRetried() {
        s3.put(BUCKET, "c", "hello".getBytes());
        proxy.next(new Reset());
        s3.get(BUCKET, "c");

        eventually(() -> assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1));
        assertThat(recorded.attempts("GetObject", "no_response", "io")).isEqualTo(1);
        assertThat(recorded.retries("GetObject", "io")).isEqualTo(1);
    }

    @Test
    void refusedConnectionIsInputOutput() throws IOException {
        URI unreachable;
        try (ServerSocket closed = new ServerSocket(0)) {
            unreachable = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        try (Driver lost =
                sdk.open(Driver.Setup.of(unreachable, metrics).named("lost").attempts(1))) {
            assertThat(catchThrowable(() -> lost.head(BUCKET, "a"))).isNotNull();
            eventually(() -> assertThat(recorded.calls("HeadObject", "no_response", "io"))
                    .isEqualTo(1));
        }
    }

    @Test
    void slowServerIsATimeout() {
        CountDownLatch release = new CountDownLatch(1);
        proxy.next(new Hold(release));
        try (Driver impatient = sdk.open(setup.named("impatient").attempts(1).timeout(Duration.ofMillis(500)))) {
            assertThat(catchThrowable(() -> impatient.head(BUCKET, "a"))).isNotNull();
            eventually(() -> assertThat(recorded.calls("HeadObject", "no_response", "timeout"))
                    .isEqualTo(1));
        } finally {
            release.countDown();
        }
    }

    @Test
    void eachPageOfAListingIsACall() {
        String bucket = "pages-" + sdk.name().toLowerCase().replace('_', '-');
        s3.createBucket(bucket);
        for (String key : new String[] {"1", "2", "3", "4", "5"}) {
            s3.put(bucket, key, new byte[1]);
        }
        assertThat(s3.list(bucket)).containsExactly("1", "2", "3", "4", "5");
        eventually(
                () -> assertThat(recorded.calls("ListObjectsV2", "success", "")).isEqualTo(3));
    }

    @Test
    void throttledUploadIsSentTwiceAndCountedOnce() {
        proxy.next(new Reset());
        s3.put(BUCKET, "d", new byte[100_000]);

        eventually(() -> assertThat(recorded.transferred("upload")).isEqualTo(100_000));
        assertThat(recorded.wire("upload")).isBetween(100_000.0, 200_000.0);
        assertThat(recorded.attempts("PutObject", "success", "")).isEqualTo(1);
        assertThat(recorded.attempts("PutObject", "no_response", "io")).isEqualTo(1);
    }
}
