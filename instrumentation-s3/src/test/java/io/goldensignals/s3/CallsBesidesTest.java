package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Requests that the SDK makes for those of the application: sessions of S3 Express, and the way to a bucket's own region. */
class CallsBesidesTest {

    private static final String EXPRESS = "models--usw2-az1--x-s3";
    private static final String SESSION = "<CreateSessionResult><Credentials><SessionToken>t</SessionToken>"
            + "<SecretAccessKey>s</SecretAccessKey><AccessKeyId>a</AccessKeyId>"
            + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>";

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);
    private final List<SdkHttpRequest> requests = new CopyOnWriteArrayList<>();
    private final StubHttpClient http = new StubHttpClient(this::answer);
    private final StubAsyncHttpClient asyncHttp = new StubAsyncHttpClient(this::answer);

    @AfterEach
    void close() {
        recorded.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionOfS3ExpressIsACallOfItsOwnAndNoAttemptOfAnUpload(boolean plugin) {
        S3ClientBuilder builder = configured(S3Client.builder().httpClient(http));
        try (S3Client s3 = plugin ? builder.addPlugin(metrics.plugin("express")).build() : metrics.wrap(builder)) {
            for (int upload = 0; upload < 2; upload++) {
                s3.putObject(request -> request.bucket(EXPRESS).key("k"), RequestBody.fromBytes(new byte[1000]));
            }
        }
        twoUploadsInASession();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void soItIsOnAnAsyncClient(boolean plugin) {
        S3AsyncClientBuilder builder = configured(S3AsyncClient.builder().httpClient(asyncHttp));
        try (S3AsyncClient s3 =
                plugin ? builder.addPlugin(metrics.plugin("express")).build() : metrics.wrap(builder)) {
            for (int upload = 0; upload < 2; upload++) {
                s3.putObject(request -> request.bucket(EXPRESS).key("k"), AsyncRequestBody.fromBytes(new byte[1000]))
                        .join();
            }
        }
        twoUploadsInASession();
    }

    private void twoUploadsInASession() {
        assertThat(requests).hasSize(3);
        eventually(() -> assertThat(recorded.calls("PutObject", "success", "")).isEqualTo(2));
        assertThat(recorded.attempts("PutObject", "success", "")).isEqualTo(2);
        assertThat(recorded.count("aws.s3.client.attempt.duration", "rpc.method", "PutObject"))
                .isEqualTo(2);
        assertThat(recorded.calls("CreateSession", "success", "")).isEqualTo(1);
        assertThat(recorded.attempts("CreateSession", "success", "")).isEqualTo(1);
        assertThat(recorded.sum("aws.s3.client.retries")).isZero();
        assertThat(recorded.transferred("upload")).isEqualTo(2000);
        assertThat(recorded.wire("upload")).isEqualTo(2000);
    }

    @Test
    void anErrorInASessionEndsTheUploadThatItIsFor() {
        NoClassDefFoundError own = new NoClassDefFoundError("simulated");
        StubHttpClient broken = new StubHttpClient(request -> {
            throw own;
        });
        try (S3Client s3 = metrics.wrap(configured(S3Client.builder().httpClient(broken)))) {
            assertThat(catchThrowable(() -> s3.putObject(
                            request -> request.bucket(EXPRESS).key("k"), RequestBody.fromString("content"))))
                    .isSameAs(own);
        }
        assertThat(recorded.calls("CreateSession", "no_response", "_OTHER")).isEqualTo(1);
        assertThat(recorded.calls("PutObject", "no_response", "_OTHER")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theWayToABucketsRegionIsARedirectedCallAndOneThatSucceeds(boolean plugin) {
        S3ClientBuilder builder =
                configured(S3Client.builder().httpClient(http)).crossRegionAccessEnabled(true);
        try (S3Client s3 = plugin ? builder.addPlugin(metrics.plugin("abroad")).build() : metrics.wrap(builder)) {
            for (int question = 0; question < 2; question++) {
                s3.headObject(request -> request.bucket("abroad").key("k"));
            }
        }
        redirectedOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void soItIsOnAnAsyncClientToo(boolean plugin) {
        S3AsyncClientBuilder builder =
                configured(S3AsyncClient.builder().httpClient(asyncHttp)).crossRegionAccessEnabled(true);
        try (S3AsyncClient s3 =
                plugin ? builder.addPlugin(metrics.plugin("abroad")).build() : metrics.wrap(builder)) {
            for (int question = 0; question < 2; question++) {
                s3.headObject(request -> request.bucket("abroad").key("k")).join();
            }
        }
        redirectedOnce();
    }

    private void redirectedOnce() {
        assertThat(requests).hasSize(3);
        eventually(() -> assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(2));
        assertThat(recorded.calls("HeadObject", "redirected", "redirected")).isEqualTo(1);
        assertThat(recorded.attempts("HeadObject", "redirected", "redirected")).isEqualTo(1);
        assertThat(recorded.attempts("HeadObject", "success", "")).isEqualTo(2);
        assertThat(recorded.sum("aws.s3.client.retries")).isZero();
    }

    @Test
    void aClientThatExistsAlreadyHidesTheWay() {
        try (S3AsyncClient s3 = metrics.wrap(
                "abroad",
                configured(S3AsyncClient.builder().httpClient(asyncHttp))
                        .crossRegionAccessEnabled(true)
                        .build())) {
            s3.headObject(request -> request.bucket("abroad").key("k")).join();
        }
        assertThat(requests).hasSize(2);
        eventually(() -> assertThat(recorded.calls("HeadObject", "success", "")).isEqualTo(1));
        assertThat(recorded.calls("HeadObject", "redirected", "redirected")).isZero();
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.region(Region.US_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    private StubAnswer answer(SdkHttpRequest request) {
        requests.add(request);
        if (request.method() == SdkHttpMethod.GET
                && request.rawQueryParameters().containsKey("session")) {
            return new StubAnswer(200, Map.of(), SESSION);
        }
        if (request.host().startsWith("abroad.") && !request.host().contains("eu-west-1")) {
            return new StubAnswer(301, Map.of("x-amz-bucket-region", "eu-west-1"), "");
        }
        return new StubAnswer(200, Map.of("ETag", "\"e-1\""), "");
    }
}
