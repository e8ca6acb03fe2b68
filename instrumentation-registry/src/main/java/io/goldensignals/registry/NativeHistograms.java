package io.goldensignals.registry;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Meter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.function.Predicate;

/**
 * Which timers and distribution summaries are native histograms, and how fine.
 *
 * <p>A native histogram has buckets of its own accord, so that its quantiles need no boundaries that somebody chose. Prometheus
 * reads it in protobuf only and must be told to ({@code scrape_native_histograms}, or the feature {@code native-histograms}); in
 * text the classic buckets are left, or the one bucket +Inf. The settings are those of the Prometheus client. Immutable.
 */
public final class NativeHistograms {

    private static final int SCHEMA = 5;
    private static final int MAX_BUCKETS = 160;
    private static final double ZERO_THRESHOLD = Math.pow(2, -128);

    private final Predicate<Meter.Id> chosen;
    private final boolean classicToo;
    private final int schema;
    private final int maxBuckets;
    private final double zeroThreshold;

    private NativeHistograms(
            Predicate<Meter.Id> chosen, boolean classicToo, int schema, int maxBuckets, double zeroThreshold) {
        this.chosen = chosen;
        this.classicToo = classicToo;
        this.schema = schema;
        this.maxBuckets = maxBuckets;
        this.zeroThreshold = zeroThreshold;
    }

    /** Every timer and summary; classic buckets that a meter asks for stay beside the native ones. */
    public static NativeHistograms all() {
        return of(id -> true);
    }

    /** The timers and summaries that {@code chosen} accepts, by name or tags; classic buckets stay beside the native ones. */
    public static NativeHistograms of(Predicate<Meter.Id> chosen) {
        return new NativeHistograms(requireNonNull(chosen, "chosen"), true, SCHEMA, MAX_BUCKETS, ZERO_THRESHOLD);
    }

    /** The same without the classic buckets. */
    public NativeHistograms withoutClassicBuckets() {
        return new NativeHistograms(chosen, false, schema, maxBuckets, zeroThreshold);
    }

    /**
     * The same with buckets that grow by the factor 2^(2^-schema): by 2 % at 5, which is where it begins, by 9 % at 3.
     *
     * @throws IllegalArgumentException if {@code schema} is not between -4 and 8
     */
    public NativeHistograms schema(int schema) {
        if (schema < -4 || schema > 8) {
            throw new IllegalArgumentException("schema " + schema + ", must be between -4 and 8");
        }
        return new NativeHistograms(chosen, classicToo, schema, maxBuckets, zeroThreshold);
    }

    /**
     * The same with at most so many buckets, 160 to begin with; a histogram that would have more makes them twice as wide.
     *
     * @throws IllegalArgumentException if {@code maxBuckets} is not positive
     */
    public NativeHistograms maxBuckets(int maxBuckets) {
        if (maxBuckets < 1) {
            throw new IllegalArgumentException("at most " + maxBuckets + " buckets, must be positive");
        }
        return new NativeHistograms(chosen, classicToo, schema, maxBuckets, zeroThreshold);
    }

    /**
     * The same with one bucket for all values up to {@code zeroThreshold}, in seconds or the summary's unit.
     *
     * @throws IllegalArgumentException if {@code zeroThreshold} is negative or no number
     */
    public NativeHistograms zeroThreshold(double zeroThreshold) {
        if (!(zeroThreshold >= 0)) {
            throw new IllegalArgumentException("zero threshold " + zeroThreshold + ", must be 0 or more");
        }
        return new NativeHistograms(chosen, classicToo, schema, maxBuckets, zeroThreshold);
    }

    boolean has(Meter.Id id) {
        return chosen.test(id);
    }

    boolean keepsClassicBuckets() {
        return classicToo;
    }

    /** The client's histogram, which counts classic buckets too, as both must agree in each scrape. */
    Histogram create(Bounds bounds) {
        Histogram.Builder builder = Histogram.builder()
                .name("native")
                .withoutExemplars()
                .nativeInitialSchema(schema)
                .nativeMaxNumberOfBuckets(maxBuckets)
                .nativeMinZeroThreshold(zeroThreshold)
                .nativeMaxZeroThreshold(zeroThreshold);
        return bounds.isNone()
                ? builder.nativeOnly().build()
                : builder.classicUpperBounds(bounds.exposed()).build();
    }
}
