package io.goldensignals.s3;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.OptionalGauge;
import io.goldensignals.core.Registration;
import io.goldensignals.s3.meters.ObjectPages;
import io.goldensignals.s3.meters.ObjectPages.Found;
import io.goldensignals.s3.meters.ObjectPages.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The published size of one bucket or prefix, as last measured. Thread-safe. */
final class BucketSize implements Registration {

    final String bucket;
    final String prefix;
    /** How far the measurement under way has come; guarded by this. */
    Listing listing = new Listing();

    private volatile @Nullable Found objects;
    private volatile @Nullable Found uploads;
    private volatile double measuredAt = Double.NaN;
    private final List<OptionalGauge> listedGauges = new ArrayList<>();
    private final List<OptionalGauge> uploadGauges = new ArrayList<>();
    private final List<OptionalGauge> successGauge = new ArrayList<>();

    BucketSize(String bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** Publishes what listings of these {@code kinds} find, each figure once it is known. */
    void publish(Meters meters, List<Kind> kinds) {
        listedGauges.add(optional(meters, S3Meters.BUCKET_SIZE, () -> objects, Found::bytes));
        listedGauges.add(optional(meters, S3Meters.BUCKET_OBJECTS, () -> objects, Found::objects));
        if (kinds.contains(Kind.VERSIONS)) {
            listedGauges.add(optional(meters, S3Meters.BUCKET_OLD_SIZE, () -> objects, Found::oldBytes));
            listedGauges.add(optional(meters, S3Meters.BUCKET_OLD_VERSIONS, () -> objects, Found::oldVersions));
            listedGauges.add(optional(meters, S3Meters.BUCKET_DELETE_MARKERS, () -> objects, Found::deleteMarkers));
        }
        if (kinds.contains(Kind.UPLOADS)) {
            uploadGauges.add(optional(meters, S3Meters.BUCKET_UPLOADS, () -> uploads, Found::uploads));
            uploadGauges.add(optional(
                    meters,
                    S3Meters.BUCKET_OLDEST_UPLOAD,
                    () -> uploads,
                    found -> found.oldestUploadSeconds(meters.millis())));
        }
        successGauge.add(S3Meters.BUCKET_LAST_SUCCESS.optional(meters, this, size -> size.measuredAt, bucket, prefix));
    }

    private OptionalGauge optional(
            Meters meters, GaugeSpec row, Supplier<@Nullable Found> known, ToDoubleFunction<Found> value) {
        return row.optional(
                meters,
                known,
                listing -> {
                    Found found = listing.get();
                    return found == null ? Double.NaN : value.applyAsDouble(found); // a scrape beside the change
                },
                bucket,
                prefix);
    }

    private static void known(List<OptionalGauge> gauges, boolean known) {
        gauges.forEach(gauge -> gauge.known(known));
    }

    /** A listing of this kind came to its end. */
    void listed(Kind kind, Found found) {
        if (kind == Kind.UPLOADS) {
            uploads = found;
            known(uploadGauges, true);
        } else {
            objects = found;
            known(listedGauges, true);
        }
    }

    /** All listings came to their end. */
    void measured(long millis) {
        measuredAt = millis / 1e3;
        known(successGauge, true);
    }

    /** Another replica measures: an old figure of ours must not stand beside its new one. */
    void forget() {
        known(listedGauges, false);
        known(uploadGauges, false);
        known(successGauge, false);
        objects = null;
        uploads = null;
        measuredAt = Double.NaN;
    }

    @Override
    public void close() {
        listedGauges.forEach(Registration::close);
        uploadGauges.forEach(Registration::close);
        successGauge.forEach(Registration::close);
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
