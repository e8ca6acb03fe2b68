package io.goldensignals.s3;

import static io.goldensignals.s3.Recorded.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.amazonaws.services.s3.model.AbortMultipartUploadRequest;
import com.amazonaws.services.s3.model.InitiateMultipartUploadRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a monitor shows of a bucket with more objects than one page of a listing holds. */
@ParameterizedClass
@EnumSource(
        value = Sdk.class,
        names = {"V2_SYNC", "V1"})
class BucketContractTest {

    private static final int MODELS = 1030;
    private static final int UPLOADS = 20;

    @Parameter
    Sdk sdk;

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);
    private String bucket;
    private Driver s3;

    @BeforeEach
    void fillTheBucket() {
        bucket = "sizes-" + sdk.name().toLowerCase(Locale.ROOT).replace('_', '-');
        s3 = sdk.open(Driver.Setup.of(S3Server.endpoint(), metrics));
        try (Driver bare = sdk.open(Driver.Setup.of(S3Server.endpoint(), null))) {
            if (catchThrowable(() -> bare.head(bucket, "uploads/0")) != null) {
                bare.createBucket(bucket);
                for (int i = 0; i < MODELS; i++) {
                    bare.put(bucket, "models/" + i, new byte[1 + i % 7]);
                }
                for (int i = UPLOADS - 1; i >= 0; i--) {
                    bare.put(bucket, "uploads/" + i, new byte[100]);
                }
            }
        }
    }

    @AfterEach
    void close() {
        s3.close();
        recorded.close();
    }

    @Test
    void everyPageOfABucketAndOfItsPrefixesCounts() {
        try (BucketMonitor monitor = monitor(metrics)
                .bucket(bucket)
                .prefix(bucket, "models/")
                .prefix(bucket, "uploads/")
                .prefix(bucket, "none/")
                .build()) {
            monitor.measure();
            assertThat(objects("")).isEqualTo(MODELS + UPLOADS);
            assertThat(objects("models/")).isEqualTo(MODELS);
            assertThat(objects("uploads/")).isEqualTo(UPLOADS);
            assertThat(objects("none/")).isZero();
            assertThat(bytes("models/")).isEqualTo(4117);
            assertThat(bytes("uploads/")).isEqualTo(2000);
            assertThat(bytes("")).isEqualTo(6117);
            // Two pages for the bucket and for the larger prefix each.
            assertThat(recorded.calls("ListObjectsV2", "success", "")).isEqualTo(6);
            assertThat(recorded.count("aws.s3.bucket.measurement.duration", "outcome", "success"))
                    .isEqualTo(4);
        }
    }

    @Test
    void figuresStandUntilTheNextMeasurementAndTellTheirAge() {
        try (BucketMonitor monitor = monitor(metrics).prefix(bucket, "new/").build()) {
            monitor.measure();
            double before = last("new/");
            assertThat(before).isCloseTo(System.currentTimeMillis() / 1e3, within(60.0));
            s3.put(bucket, "new/1", new byte[9]);
            assertThat(objects("new/")).isZero();
            monitor.measure();
            assertThat(objects("new/")).isEqualTo(1);
            assertThat(bytes("new/")).isEqualTo(9);
            assertThat(last("new/")).isGreaterThanOrEqualTo(before);
        } finally {
            s3.delete(bucket, "new/1");
        }
    }

    @Test
    void unfinishedUploadsAreCountedUntilTheyEnd() {
        String upload = s3 instanceof V1Driver v1
                ? v1.client()
                        .initiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, "parts/1"))
                        .getUploadId()
                : ((SyncDriver) s3)
                        .client()
                        .createMultipartUpload(request -> request.bucket(bucket).key("parts/1"))
                        .uploadId();
        try (BucketMonitor monitor =
                monitor(metrics).prefix(bucket, "parts/").unfinishedUploads().build()) {
            monitor.measure();
            assertThat(gauge("aws.s3.bucket.uploads.unfinished", "parts/")).isEqualTo(1);
            assertThat(gauge("aws.s3.bucket.uploads.oldest.age", "parts/")).isBetween(0.0, 60.0);
            assertThat(objects("parts/")).isZero();
            abort(upload);
            monitor.measure();
            assertThat(gauge("aws.s3.bucket.uploads.unfinished", "parts/")).isZero();
            assertThat(gauge("aws.s3.bucket.uploads.oldest.age", "parts/")).isZero();
        }
    }

    private void abort(String upload) {
        if (s3 instanceof V1Driver v1) {
            v1.client().abortMultipartUpload(new AbortMultipartUploadRequest(bucket, "parts/1", upload));
        } else {
            ((SyncDriver) s3)
                    .client()
                    .abortMultipartUpload(
                            request -> request.bucket(bucket).key("parts/1").uploadId(upload));
        }
    }

    @Test
    void bucketThatDoesNotExistIsAFailureWithoutFigures() {
        try (BucketMonitor monitor =
                monitor(metrics).bucket("no-such-bucket").bucket(bucket).build()) {
            monitor.measure();
            assertThat(recorded.hasGauge("aws.s3.bucket.objects", "aws.s3.bucket", "no-such-bucket"))
                    .isFalse();
            assertThat(recorded.hasGauge("aws.s3.bucket.last_success.timestamp", "aws.s3.bucket", "no-such-bucket"))
                    .isFalse();
            assertThat(recorded.count("aws.s3.bucket.measurement.duration", "error.type", "not_found"))
                    .isEqualTo(1);
            assertThat(objects("")).as("the next bucket").isEqualTo(MODELS + UPLOADS);
        }
    }

    @Test
    void oneReplicaOfTwoMeasures() {
        Recorded others = new Recorded();
        AtomicBoolean first = new AtomicBoolean(true);
        S3Metrics replica = S3Metrics.create(others.registry);
        try (BucketMonitor leading =
                        monitor(metrics).bucket(bucket).onlyIf(first::get).build();
                BucketMonitor waiting = monitor(replica)
                        .bucket(bucket)
                        .onlyIf(() -> !first.get())
                        .build()) {
            leading.measure();
            waiting.measure();
            assertThat(objects("")).isEqualTo(MODELS + UPLOADS);
            assertThat(others.hasGauge("aws.s3.bucket.objects")).isFalse();

            first.set(false); // the lead goes over
            leading.measure();
            waiting.measure();
            assertThat(recorded.hasGauge("aws.s3.bucket.objects")).isFalse();
            assertThat(others.gauge("aws.s3.bucket.objects")).isEqualTo(MODELS + UPLOADS);
        }
        others.close();
    }

    @Test
    void startedMonitorMeasuresOnItsOwn() {
        try (BucketMonitor monitor =
                monitor(metrics).bucket(bucket).every(Duration.ofMillis(200)).start()) {
            eventually(() -> assertThat(recorded.count("aws.s3.bucket.measurement.duration", "outcome", "success"))
                    .isGreaterThanOrEqualTo(2));
            assertThat(objects("")).isEqualTo(MODELS + UPLOADS);
            assertThat(monitor).isNotNull();
        }
        assertThat(recorded.hasGauge("aws.s3.bucket.objects")).isFalse();
    }

    private BucketMonitor.Builder monitor(S3Metrics owner) {
        BucketMonitor.Builder builder =
                s3 instanceof V1Driver v1 ? owner.v1().monitor(v1.client()) : owner.monitor(((SyncDriver) s3).client());
        return builder.pagesPerSecond(1000);
    }

    private double objects(String prefix) {
        return gauge("aws.s3.bucket.objects", prefix);
    }

    private double bytes(String prefix) {
        return gauge("aws.s3.bucket.size", prefix);
    }

    private double last(String prefix) {
        return gauge("aws.s3.bucket.last_success.timestamp", prefix);
    }

    private double gauge(String name, String prefix) {
        return recorded.gauge(name, "aws.s3.bucket", bucket, "aws.s3.prefix", prefix);
    }
}
