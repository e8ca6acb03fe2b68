package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goldensignals.s3.FaultProxy.Answer;
import io.goldensignals.s3.FaultProxy.Truncate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every SDK's streams and pools must leave in the registry. */
@ParameterizedClass
@EnumSource(Sdk.class)
class StreamContractTest {

    private static final String BUCKET = "streams";
    private static final int SIZE = 6_000_000; // more than Netty's blocking stream reads ahead

    @Parameter
    Sdk sdk;

    private final Recorded recorded = new Recorded();
    private final FaultProxy proxy = new FaultProxy(S3Server.endpoint());
    private final S3Metrics metrics =
            S3Metrics.builder(recorded.registry).samplePoolEvery(Duration.ZERO).build();
    private final Driver.Setup setup = Driver.Setup.of(proxy.endpoint(), metrics);
    private Driver s3;

    @BeforeEach
    void storeAnObject() {
        try (Driver bare = sdk.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            catchThrowable(() -> bare.createBucket(BUCKET));
            bare.put(BUCKET, "a", new byte[SIZE]);
        }
        s3 = sdk.open(setup.connections(2).acquire(Duration.ofSeconds(1)).attempts(1));
    }

    @AfterEach
    void everythingIsBackAtZero() throws IOException {
        s3.close();
        recorded.close();
        proxy.close();
    }

    @Test
    void streamThatIsReadToItsEndIsDrained() throws IOException {
        try (InputStream stream = s3.open(BUCKET, "a")) {
            eventually(() ->
                    assertThat(recorded.gauge("aws.s3.client.open_streams")).isEqualTo(1));
            assertThat(recorded.calls("GetObject", "success", "")).isEqualTo(1);
            assertThat(recorded.gauge("aws.s3.client.oldest_stream.age")).isPositive();
            assertThat(stream.readAllBytes()).hasSize(SIZE);
        }
        ended("drained");
        assertThat(recorded.transferred("download")).isEqualTo(SIZE);
        assertThat(recorded.wire("download")).isEqualTo(SIZE);
        assertThat(recorded.count("aws.s3.client.first_byte.duration")).isEqualTo(1);
    }

    @Test
    void streamOfWhichEveryByteIsReadIsDrainedThoughNobodyAsksForItsEnd() throws IOException {
        try (InputStream stream = s3.open(BUCKET, "a")) {
            assertThat(stream.readNBytes(SIZE)).hasSize(SIZE);
        }
        ended("drained");
    }

    @Test
    void streamThatIsClosedBeforeItsEndIsClosedEarly() throws IOException {
        InputStream stream = s3.open(BUCKET, "a");
        assertThat(stream.read()).isZero();
        stream.close();
        stream.close();
        ended("closed_early");
    }

    @Test
    void streamThatIsAbortedIsAborted() throws IOException {
        InputStream stream = s3.open(BUCKET, "a");
        assertThat(stream.read()).isZero();
        s3.abort(stream);
        stream.close();
        // Netty's blocking stream knows one way to let go, and the SDK v1 hides an abort from the stream within.
        ended(sdk == Sdk.V2_SYNC || sdk == Sdk.V2_SYNC_PLUGIN ? "aborted" : "closed_early");
    }

    @Test
    void truncatedStreamFailsAsItDoesOnTheBareClient() throws IOException {
        proxy.next(new Truncate(1000));
        readInVain();
        if (sdk == Sdk.V2_ASYNC_PLUGIN) {
            // The SDK hides it from a plug-in. A reader that closes the stream before the thread that broke it has
            // marked it as done cancels it; else it ends with its garbage.
            eventually(() -> {
                System.gc();
                assertThat(recorded.gauge("aws.s3.client.open_streams")).isZero();
                assertThat(recorded.streams("leaked") + recorded.streams("closed_early")) // are counted a little after
                        .isEqualTo(1);
            });
            assertThat(recorded.count("aws.s3.client.stream.duration")).isEqualTo(1);
        } else {
            ended("failed");
        }
        assertThat(recorded.wire("download")).isLessThanOrEqualTo(1000);
    }

    /** On its own, as the frame of a method that runs on keeps its variables alive. */
    private void readInVain() throws IOException {
        try (InputStream stream = s3.open(BUCKET, "a")) {
            assertThat(catchThrowable(stream::readAllBytes)).isNotNull();
        }
    }

    @Test
    void wholeReadsAreDrainedStreamsAndRangesCountTheirBytes() {
        assertThat(s3.get(BUCKET, "a")).hasSize(SIZE);
        ended("drained");
        assertThat(s3.range(BUCKET, "a", 10, 19)).hasSize(10);
        eventually(() -> assertThat(recorded.transferred("download")).isEqualTo(SIZE + 10));
    }

    @Test
    void bytesOfARepeatedDownloadAreOnTheWireTwiceAndTransferredOnce() {
        try (Driver patient = sdk.open(setup.named("patient"))) {
            proxy.next(new Answer(500, "InternalError"));
            assertThat(patient.get(BUCKET, "a")).hasSize(SIZE);
        }
        eventually(() -> assertThat(recorded.transferred("download")).isEqualTo(SIZE));
        assertThat(recorded.attempts("GetObject", "success", "")).isEqualTo(1);
        assertThat(recorded.attempts("GetObject", "server_error", "server_error"))
                .isEqualTo(1);
    }

    @Test
    void openStreamsHoldConnectionsUntilThePoolIsExhausted() throws IOException {
        s3.head(BUCKET, "a"); // the SDK reports the limit when a call, with its stream, has ended
        InputStream first = s3.open(BUCKET, "a");
        InputStream second = s3.open(BUCKET, "a");
        eventually(() -> assertThat(pool("resource.in_use")).isEqualTo(2));
        if (sdk.isAsync() || sdk == Sdk.V2_SYNC_PLUGIN) {
            // Netty's limit is one for each endpoint, so none is claimed, and a plug-in sees no pool.
            assertThat(recorded.registry.scrape())
                    .contains("resource_in_use{")
                    .doesNotContain("NaN", "resource_limit{", "resource_utilization_ratio{", "resource_waiting{");
        } else {
            eventually(() -> assertThat(pool("resource.limit")).isEqualTo(2));
            assertThat(pool("resource.utilization")).isEqualTo(1);
            assertThat(pool("resource.waiting")).isZero();
        }

        assertThat(catchThrowable(() -> s3.head(BUCKET, "a"))).isNotNull();
        eventually(() -> assertThat(recorded.calls("HeadObject", "no_response", "pool_exhausted"))
                .isEqualTo(1));
        assertThat(recorded.sum("resource.rejected", "resource.name", "s3")).isEqualTo(1);

        s3.abort(first);
        first.close();
        s3.abort(second);
        second.close();
        eventually(() -> assertThat(pool("resource.in_use")).isZero());
    }

    @Test
    void twoClientsAreTwoSeriesWhichEndWithThem() {
        Driver other = sdk.open(setup.named("other").connections(7));
        other.head(BUCKET, "a");
        s3.head(BUCKET, "a");
        if (sdk == Sdk.V2_SYNC || sdk == Sdk.V1) {
            eventually(() -> assertThat(recorded.gauge("resource.limit", "resource.name", "other"))
                    .isEqualTo(7));
            eventually(() -> assertThat(pool("resource.limit")).isEqualTo(2));
        }
        other.close();
        if (sdk != Sdk.V1) {
            assertThat(recorded.hasGauge("resource.limit", "resource.name", "other"))
                    .isFalse();
            assertThat(recorded.hasGauge("aws.s3.client.open_streams", "aws.s3.client.name", "other"))
                    .isFalse();
        }
        assertThat(recorded.hasGauge("aws.s3.client.open_streams", "aws.s3.client.name", "s3"))
                .isTrue();
    }

    private double pool(String gauge) {
        return recorded.gauge(gauge, "resource.type", "s3_connection_pool", "resource.name", "s3");
    }

    private void ended(String outcome) {
        eventually(() -> assertThat(recorded.streams(outcome)).as(outcome).isEqualTo(1));
        assertThat(recorded.count("aws.s3.client.stream.duration")).isEqualTo(1);
        eventually(
                () -> assertThat(recorded.gauge("aws.s3.client.open_streams")).isZero());
    }
}
