package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.s3.meters.ObjectPages;
import io.goldensignals.s3.meters.ObjectPages.Found;
import io.goldensignals.s3.meters.ObjectPages.Kind;
import io.goldensignals.s3.meters.ObjectPages.Marker;
import io.goldensignals.s3.meters.ObjectPages.Page;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.v2.SdkFailures;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

class BucketMonitorTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final S3Recorder recorder = new S3Recorder(registry, 0);
    private final List<Long> pauses = new ArrayList<>();

    @Test
    void everyPageCounts() {
        try (BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) ->
                        last == null ? page(1000, 5000, "second") : page(7, 70, null))
                .build()) {
            assertThat(hasGauge("aws.s3.bucket.size")).isFalse();
            clock.add(90, TimeUnit.SECONDS);
            monitor.measure();
            assertThat(gauge("aws.s3.bucket.size")).isEqualTo(5070);
            assertThat(gauge("aws.s3.bucket.objects")).isEqualTo(1007);
            assertThat(gauge("aws.s3.bucket.last_success.timestamp")).isEqualTo(clock.wallTime() / 1e3);
            assertThat(pauses).containsExactly(Duration.ofMillis(100).toNanos());
        }
        assertThat(registry.find("aws.s3.bucket.size").gauge()).isNull();
    }

    @Test
    void failureKeepsTheLastFiguresAndIsRecorded() {
        AtomicBoolean broken = new AtomicBoolean();
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                    return page(1, 10, null);
                })
                .build();
        monitor.measure();
        broken.set(true);
        monitor.measure();
        assertThat(gauge("aws.s3.bucket.size")).isEqualTo(10);
        assertThat(measurements("no_response")).isEqualTo(1);
        assertThat(measurements("success")).isEqualTo(1);
    }

    @Test
    void listingStopsAtItsTimeLimitAndTheNextRoundGoesOn() {
        List<Duration> limits = new ArrayList<>();
        Duration answered = Duration.ofSeconds(40);
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    limits.add(limit);
                    if (limit.compareTo(answered) < 0) {
                        clock.add(limit);
                        throw ApiCallTimeoutException.create(limit.toMillis());
                    }
                    clock.add(answered);
                    int page = last == null ? 1 : Integer.parseInt(last.key());
                    return page(1, 10, page == 5 ? null : Integer.toString(page + 1));
                })
                .timeLimit(Duration.ofMinutes(1))
                .build();
        monitor.measure();
        monitor.measure();
        assertThat(hasGauge("aws.s3.bucket.objects")).isFalse();
        assertThat(measurements("success") + measurements("no_response")).isZero();
        monitor.measure();
        assertThat(gauge("aws.s3.bucket.objects")).isEqualTo(5);
        assertThat(gauge("aws.s3.bucket.size")).isEqualTo(50);
        assertThat(measurements("success")).isEqualTo(1);
        assertThat(registry.find("aws.s3.bucket.measurement.duration").timers().stream()
                        .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                        .sum())
                .isEqualTo(200);
        assertThat(measurements("no_response")).isZero();
        assertThat(limits).hasSize(5).containsOnly(Duration.ofMinutes(1));
        monitor.measure();
        assertThat(limits).hasSize(7);
    }

    @Test
    void aRoundAsksForNoMorePagesThanItMayAndTheNextRoundGoesOn() {
        List<String> asked = new ArrayList<>();
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    asked.add(kind + " after " + (last == null ? "" : last.key()));
                    int page = last == null ? 1 : Integer.parseInt(last.key());
                    return kind == Kind.UPLOADS
                            ? new Page(Found.upload(clock.wallTime() - 60_000), null)
                            : page(1, 10, page == 3 ? null : Integer.toString(page + 1));
                })
                .unfinishedUploads()
                .pagesPerRound(3)
                .build();
        monitor.measure();
        assertThat(asked).containsExactly("OBJECTS after ", "OBJECTS after 2", "OBJECTS after 3");
        assertThat(gauge("aws.s3.bucket.size"))
                .as("is known before the uploads are")
                .isEqualTo(30);
        assertThat(hasGauge("aws.s3.bucket.uploads.unfinished")).isFalse();
        assertThat(hasGauge("aws.s3.bucket.last_success.timestamp")).isFalse();
        monitor.measure();
        assertThat(asked).hasSize(4).endsWith("UPLOADS after ");
        assertThat(gauge("aws.s3.bucket.uploads.unfinished")).isEqualTo(1);
        assertThat(gauge("aws.s3.bucket.uploads.oldest.age")).isEqualTo(60);
        assertThat(gauge("aws.s3.bucket.last_success.timestamp")).isEqualTo(clock.wallTime() / 1e3);
        assertThat(measurements("success")).isEqualTo(1);
        assertThat(pauses).as("no pause after the last page of a round").hasSize(2);
        clock.add(5, TimeUnit.SECONDS);
        assertThat(gauge("aws.s3.bucket.uploads.oldest.age")).isEqualTo(65);
    }

    @Test
    void aListingThatStandsStillFails() {
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> page(1, 10, "same"))
                .build();
        monitor.measure();
        assertThat(measurements("no_response")).isEqualTo(1);
        assertThat(hasGauge("aws.s3.bucket.objects")).isFalse();
    }

    @Test
    void figuresThatWereNotAskedForAreNotPublished() {
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> page(1, 10, null))
                .build();
        monitor.measure();
        assertThat(registry.find("aws.s3.bucket.noncurrent.size").gauge()).isNull();
        assertThat(registry.find("aws.s3.bucket.uploads.unfinished").gauge()).isNull();
    }

    @Test
    void closingEndsAListingAfterItsPage() {
        AtomicReference<BucketMonitor> listing = new AtomicReference<>();
        AtomicInteger pages = new AtomicInteger();
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    pages.incrementAndGet();
                    listing.get().close();
                    return page(1, 10, "more");
                })
                .build();
        listing.set(monitor);
        monitor.measure();
        assertThat(pages).hasValue(1);
        assertThat(measurements("success") + measurements("aborted")).isZero();
    }

    @Test
    void aClosedMonitorAsksForNoOtherBucketEither() {
        AtomicReference<BucketMonitor> listing = new AtomicReference<>();
        List<String> asked = new ArrayList<>();
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    asked.add(bucket);
                    listing.get().close();
                    return page(1, 10, null);
                })
                .bucket("textures")
                .build();
        listing.set(monitor);

        monitor.measure();
        monitor.measure();

        assertThat(asked).containsExactly("models");
    }

    @Test
    void aFatalErrorIsRecordedAndThrownOn() {
        OutOfMemoryError fatal = new OutOfMemoryError("simulated");
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> {
                    throw fatal;
                })
                .build();

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(monitor::measure)
                .isSameAs(fatal);
        assertThat(measurements("no_response")).isEqualTo(1);
    }

    @Test
    void interruptedCallerKeepsItsFlag() {
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> page(1, 10, null))
                .build();
        Thread.currentThread().interrupt();
        monitor.measure();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(measurements("aborted")).isEqualTo(1);
    }

    @Test
    void replicaThatNoLongerLeadsForgetsItsFigures() {
        AtomicBoolean leader = new AtomicBoolean(true);
        BucketMonitor monitor = monitor((kind, bucket, prefix, last, limit) -> page(1, 10, null))
                .onlyIf(leader::get)
                .build();
        monitor.measure();
        leader.set(false);
        monitor.measure();
        assertThat(hasGauge("aws.s3.bucket.size")).isFalse();
        assertThat(hasGauge("aws.s3.bucket.last_success.timestamp")).isFalse();
        assertThat(measurements("success")).isEqualTo(1);
        leader.set(true);
        monitor.measure();
        assertThat(gauge("aws.s3.bucket.size")).isEqualTo(10);
        monitor.close();
        assertThat(hasGauge("aws.s3.bucket.size")).isFalse();
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> monitor((kind, bucket, prefix, last, limit) -> page(0, 0, null))
                        .pagesPerRound(0))
                .hasMessage("pages per round is 0, must be at least 1");
        assertThatThrownBy(() -> monitor((kind, bucket, prefix, last, limit) -> page(0, 0, null))
                        .every(Duration.ZERO))
                .hasMessage("period is PT0S, must be positive");
        assertThatThrownBy(() -> monitor((kind, bucket, prefix, last, limit) -> page(0, 0, null))
                        .bucket(""))
                .hasMessage("the bucket's name is empty");
    }

    private BucketMonitor.Builder monitor(ObjectPages pages) {
        return new BucketMonitor.Builder(recorder, pages, failure -> SdkFailures.judged(failure, false))
                .bucket("models")
                .pause(pauses::add);
    }

    private static Page page(long objects, long bytes, String next) {
        return new Page(Found.objects(objects, bytes), Marker.of(next != null, next, null));
    }

    private boolean hasGauge(String name) {
        return registry.find(name).tag("aws.s3.bucket", "models").gauge() != null;
    }

    private double gauge(String name) {
        return registry.get(name).tag("aws.s3.bucket", "models").gauge().value();
    }

    private double measurements(String outcome) {
        return registry.find("aws.s3.bucket.measurement.duration").tag("outcome", outcome).timers().stream()
                .mapToDouble(timer -> timer.count())
                .sum();
    }
}
