package io.goldensignals.s3;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.s3.ObjectPages.Found;
import io.goldensignals.s3.ObjectPages.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The published size of one bucket or prefix, as last measured. Thread-safe. */
final class BucketSize {

    final String bucket;
    final String prefix;
    /** How far the measurement under way has come; guarded by this. */
    Listing listing = new Listing();

    private volatile @Nullable Found objects;
    private volatile @Nullable Found uploads;
    private volatile double measuredAt = Double.NaN;

    BucketSize(String bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** Publishes what listings of these {@code kinds} find. */
    List<Registration> publish(Meters meters, List<Kind> kinds) {
        List<Registration> gauges = new ArrayList<>();
        gauges.add(objects(meters, S3Meters.BUCKET_SIZE, Found::bytes));
        gauges.add(objects(meters, S3Meters.BUCKET_OBJECTS, Found::objects));
        gauges.add(S3Meters.BUCKET_LAST_SUCCESS.gauge(meters, this, size -> size.measuredAt, bucket, prefix));
        if (kinds.contains(Kind.VERSIONS)) {
            gauges.add(objects(meters, S3Meters.BUCKET_OLD_SIZE, Found::oldBytes));
            gauges.add(objects(meters, S3Meters.BUCKET_OLD_VERSIONS, Found::oldVersions));
            gauges.add(objects(meters, S3Meters.BUCKET_DELETE_MARKERS, Found::deleteMarkers));
        }
        if (kinds.contains(Kind.UPLOADS)) {
            gauges.add(uploads(meters, S3Meters.BUCKET_UPLOADS, Found::uploads));
            gauges.add(uploads(
                    meters, S3Meters.BUCKET_OLDEST_UPLOAD, found -> found.oldestUploadSeconds(meters.millis())));
        }
        return gauges;
    }

    private Registration objects(Meters meters, GaugeSpec row, ToDoubleFunction<Found> value) {
        return row.gauge(meters, this, size -> known(size.objects, value), bucket, prefix);
    }

    private Registration uploads(Meters meters, GaugeSpec row, ToDoubleFunction<Found> value) {
        return row.gauge(meters, this, size -> known(size.uploads, value), bucket, prefix);
    }

    private static double known(@Nullable Found found, ToDoubleFunction<Found> value) {
        return found == null ? Double.NaN : value.applyAsDouble(found);
    }

    /** A listing of this kind came to its end. */
    void listed(Kind kind, Found found) {
        if (kind == Kind.UPLOADS) {
            uploads = found;
        } else {
            objects = found;
        }
    }

    /** All listings came to their end. */
    void measured(long millis) {
        measuredAt = millis / 1e3;
    }

    /** Another replica measures: an old figure of ours must not stand beside its new one. */
    void forget() {
        objects = null;
        uploads = null;
        measuredAt = Double.NaN;
    }

    /** What was listed so far, and where to go on. */
    static final class Listing {
        int kind;
        Found found = Found.NOTHING;
        long nanos;

        ObjectPages.@Nullable Marker last;

        /** Goes on with the next kind, from its beginning. */
        void next() {
            kind++;
            found = Found.NOTHING;
            last = null;
        }
    }
}
