package io.goldensignals.s3;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The published size of one bucket or prefix, as last measured. Thread-safe. */
final class BucketSize {

    final String bucket;
    final String prefix;
    /** How far the measurement under way has come; guarded by this. */
    Listing listing = new Listing();

    private volatile double bytes = Double.NaN;
    private volatile double objects = Double.NaN;
    private volatile double measuredAt = Double.NaN;

    BucketSize(String bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix;
    }

    List<Registration> publish(Meters meters) {
        return List.of(
                S3Meters.BUCKET_SIZE.gauge(meters, this, size -> size.bytes, bucket, prefix),
                S3Meters.BUCKET_OBJECTS.gauge(meters, this, size -> size.objects, bucket, prefix),
                S3Meters.BUCKET_LAST_SUCCESS.gauge(meters, this, size -> size.measuredAt, bucket, prefix));
    }

    void measured(long newBytes, long newObjects, long millis) {
        bytes = newBytes;
        objects = newObjects;
        measuredAt = millis / 1e3;
    }

    /** What was listed so far, and where to go on. */
    static final class Listing {
        long bytes;
        long objects;
        long nanos;

        @Nullable
        String token;
    }

    /** Another replica measures: an old figure of ours must not stand beside its new one. */
    void forget() {
        bytes = Double.NaN;
        objects = Double.NaN;
        measuredAt = Double.NaN;
    }
}
