package io.goldensignals.s3.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.s3.S3Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The meters of what one operation moves to or from one bucket. Thread-safe. */
final class TransferMeters {

    private final S3Recorder recorder;
    private final Counter transferred;
    private final Counter wire;
    private final DistributionSummary throughput;
    private final @Nullable Timer firstByte;
    private final @Nullable Operation streams;

    private TransferMeters(BucketMeters bucket, String direction, boolean streamed) {
        this.recorder = bucket.operation().recorder();
        Meters meters = recorder.meters();
        String operation = bucket.operation().name();
        this.transferred = S3Meters.TRANSFERRED.counter(meters, operation, bucket.bucket(), direction);
        this.wire = S3Meters.WIRE.counter(meters, operation, bucket.bucket(), direction);
        this.throughput = S3Meters.THROUGHPUT.summary(meters, operation, bucket.bucket(), direction);
        this.firstByte = streamed ? S3Meters.FIRST_BYTE.timer(meters, operation, bucket.bucket()) : null;
        this.streams = streamed ? recorder.streams().operation(operation, bucket.bucket()) : null;
    }

    static TransferMeters uploads(BucketMeters bucket) {
        return new TransferMeters(bucket, "upload", false);
    }

    static TransferMeters downloads(BucketMeters bucket) {
        return new TransferMeters(bucket, "download", true);
    }

    void onWire(long bytes) {
        try {
            wire.increment((double) bytes);
        } catch (Throwable failure) {
            recorder.failed(failure);
        }
    }

    /** Counts what the application gave or got. */
    void transferred(long bytes) {
        try {
            transferred.increment((double) bytes);
        } catch (Throwable failure) {
            recorder.failed(failure);
        }
    }

    /** Records the speed of a transfer that was completed. */
    void completed(long bytes, long nanos) {
        if (bytes <= 0 || nanos <= 0) {
            return;
        }
        try {
            throughput.record(bytes * 1e9 / nanos);
        } catch (Throwable failure) {
            recorder.failed(failure);
        }
    }

    void firstByte(long nanos) {
        try {
            if (firstByte != null) {
                firstByte.record(nanos, TimeUnit.NANOSECONDS);
            }
        } catch (Throwable failure) {
            recorder.failed(failure);
        }
    }

    void streamEnded(long nanos, StreamOutcome outcome) {
        if (streams != null) {
            streams.record(nanos, outcome.code());
        }
    }
}
