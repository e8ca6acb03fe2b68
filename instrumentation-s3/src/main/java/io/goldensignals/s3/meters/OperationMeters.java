package io.goldensignals.s3.meters;

import io.goldensignals.core.InFlight;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.TagSpec;
import io.goldensignals.s3.S3Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The meters of one operation, resolved once. Thread-safe. */
final class OperationMeters {

    private static final Set<String> UPLOADS =
            Set.of("PutObject", "UploadPart", "WriteGetObjectResponse", "PutObjectAnnotation");
    private static final Set<String> DOWNLOADS = Set.of("GetObject", "GetObjectTorrent", "GetObjectAnnotation");

    private final S3Recorder recorder;
    private final String name;
    private final boolean question;
    private final InFlight active;
    private final Operation attempts;
    private final Timer backoff;
    private final AtomicReferenceArray<Counter> retries = new AtomicReferenceArray<>(S3Result.values().length);
    private final ConcurrentMap<String, BucketMeters> buckets = new ConcurrentHashMap<>();

    OperationMeters(S3Recorder recorder, String name) {
        Meters meters = recorder.meters();
        this.recorder = recorder;
        this.name = name;
        this.question = name.startsWith("Head");
        this.active = S3Meters.ACTIVE.inFlight(meters, name);
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

    /** Whether the operation begins a session of S3 Express, which the SDK does for calls of the application. */
    boolean isSession() {
        return name.equals("CreateSession");
    }

    boolean isUpload() {
        return UPLOADS.contains(name);
    }

    boolean isDownload() {
        return DOWNLOADS.contains(name);
    }

    /** The calls under way. */
    InFlight active() {
        return active;
    }

    /** The meters of {@code bucket} if it has a label already. */
    @Nullable
    BucketMeters labelled(String bucket) {
        BucketMeters known = buckets.get(bucket);
        if (known != null) {
            return known;
        }
        return recorder.bucketLabel(bucket, false).equals(TagSpec.OTHER) ? null : bucket(bucket, false);
    }

    /** The meters of {@code bucket}, which has just {@code answered} with success or has not. */
    BucketMeters bucket(String bucket, boolean answered) {
        BucketMeters known = buckets.get(bucket);
        if (known != null) {
            return known;
        }
        String label = recorder.bucketLabel(bucket, answered);
        return buckets.computeIfAbsent(label, value -> new BucketMeters(this, value));
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

    /** Counts a retry whose back-off is unknown. */
    void retried(S3Result reason) {
        try {
            retries(reason).increment();
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
