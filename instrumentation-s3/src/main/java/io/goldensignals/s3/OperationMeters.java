package io.goldensignals.s3;

import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The meters of one operation, resolved once. Thread-safe. */
final class OperationMeters {

    private final S3Recorder recorder;
    private final String name;
    private final boolean question;
    private final Operation attempts;
    private final Timer backoff;
    private final AtomicReferenceArray<Counter> retries = new AtomicReferenceArray<>(S3Result.values().length);
    private final Family<BucketMeters> buckets;

    OperationMeters(S3Recorder recorder, String name) {
        Meters meters = recorder.meters();
        this.recorder = recorder;
        this.name = name;
        this.question = name.startsWith("Head");
        this.buckets = meters.family(S3Meters.BUCKET, bucket -> new BucketMeters(this, bucket));
        this.attempts = recorder.attempts().operation(name);
        this.backoff = S3Meters.BACKOFF.timer(meters, name);
        retries(S3Result.THROTTLED);
        retries(S3Result.SERVER_ERROR);
        retries(S3Result.IO);
    }

    S3Recorder recorder() {
        return recorder;
    }

    String name() {
        return name;
    }

    /** Whether the operation asks if something exists, so that 404 is an answer. */
    boolean isQuestion() {
        return question;
    }

    BucketMeters bucket(String bucket) {
        return buckets.of(bucket);
    }

    void attempted(long nanos, S3Result result) {
        attempts.record(nanos, result.code());
    }

    void retried(S3Result reason, long backoffNanos) {
        try {
            retries(reason).increment();
            backoff.record(backoffNanos, TimeUnit.NANOSECONDS);
        } catch (Throwable failure) {
            recorder.failed(failure);
        }
    }

    private Counter retries(S3Result reason) {
        Counter known = retries.get(reason.code());
        if (known != null) {
            return known;
        }
        // A lost race is harmless as the registry returns the same counter.
        Counter created = S3Meters.RETRIES.counter(recorder.meters(), name, reason.errorType());
        retries.set(reason.code(), created);
        return created;
    }
}
