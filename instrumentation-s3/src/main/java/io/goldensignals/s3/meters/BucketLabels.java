package io.goldensignals.s3.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.TagSpec;
import io.goldensignals.s3.S3Meters;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets have a label: those that the application names, or each that has answered with success, as names that
 * others type must not use up the places. Thread-safe.
 */
final class BucketLabels {

    private final Meters meters;
    private final @Nullable Set<String> allowed;
    private final Set<String> answering = ConcurrentHashMap.newKeySet();

    BucketLabels(Meters meters, @Nullable Set<String> allowed) {
        this.meters = meters;
        this.allowed = allowed;
    }

    /** The label of {@code bucket}, which has just {@code answered} with success or has not. */
    String of(String bucket, boolean answered) {
        if (bucket.isEmpty() || (allowed != null && allowed.isEmpty())) {
            return "";
        }
        if (allowed != null) {
            return allowed.contains(bucket) ? meters.bounded(S3Meters.BUCKET, bucket) : TagSpec.OTHER;
        }
        if (answering.contains(bucket)) {
            return bucket;
        }
        if (!answered) {
            return TagSpec.OTHER;
        }
        String label = meters.bounded(S3Meters.BUCKET, bucket);
        if (label.equals(bucket)) {
            answering.add(bucket); // as many as have a place
        }
        return label;
    }
}
