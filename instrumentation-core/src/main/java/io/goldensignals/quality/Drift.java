package io.goldensignals.quality;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.OptionalGauge;
import io.goldensignals.core.Registration;
import io.goldensignals.internal.OptionalLibrary;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far a feature's last values have drifted from a reference, by the population stability index (PSI): the sum over all
 * bins of (actual share - expected share) * ln(actual share / expected share).
 *
 * <p>Each share is smoothed by adding 0.0001 to every bin, so that an empty bin is no infinity. By convention a PSI below
 * 0.1 is none, from 0.25 on significant; {@link #score()} is the same, at most 1, with 0.2 as the line. While there are too
 * few values, everything reads as NaN and the gauges are absent. Thread-safe; adding never fails and allocates nothing. Closing it
 * removes its gauges, after which the feature can be registered with another reference.
 */
public final class Drift implements AutoCloseable {

    private static final double SMOOTHING = 1e-4;

    private final Reference reference;
    private final int minimum;
    private final double[] expected;
    private final @Nullable KolmogorovSmirnov ks;
    private final QualityMetrics quality;
    private final String name;
    private final List<OptionalGauge> judgements = new ArrayList<>();
    private final Registration samples;
    private final Counter nan;
    private final Counter infinite;
    private final Counter otherKind;

    /** Guarded by this: a ring of the last values, or of their bins if the feature is categorical. */
    private final double[] window;

    private final long[] counts;
    private int size;
    private int next;
    private long added;
    private KolmogorovSmirnov.@Nullable Result compared;
    private long comparedVersion;

    Drift(Meters meters, Builder options) {
        this.reference = options.reference;
        this.minimum = options.minimum;
        this.window = new double[options.window];
        this.counts = new long[reference.bins()];
        this.expected = shares(reference.counts);
        this.ks = options.kolmogorovSmirnov ? new KolmogorovSmirnov(reference.sample) : null;
        this.quality = options.quality;
        this.name = options.name;
        this.nan = QualityMeters.DRIFT_IGNORED.counter(meters, name, "nan");
        this.infinite = QualityMeters.DRIFT_IGNORED.counter(meters, name, "infinite");
        this.otherKind = QualityMeters.DRIFT_IGNORED.counter(meters, name, "kind");
        judgements.add(QualityMeters.DRIFT_PSI.optional(meters, this, Drift::psi, name));
        judgements.add(QualityMeters.DRIFT_SCORE.optional(meters, this, Drift::score, name));
        this.samples = QualityMeters.DRIFT_SAMPLES.gauge(meters, this, Drift::samples, name);
        if (ks != null) {
            judgements.add(
                    QualityMeters.DRIFT_KS.optional(meters, this, ks(KolmogorovSmirnov.Result::statistic), name));
            judgements.add(
                    QualityMeters.DRIFT_KS_P.optional(meters, this, ks(KolmogorovSmirnov.Result::probability), name));
        }
    }

    /** Adds a value of a numeric feature; one that is no finite number is left out and counted. */
    public void add(double value) {
        if (!reference.numeric) {
            ignore(otherKind);
        } else if (Double.isNaN(value)) {
            ignore(nan);
        } else if (Double.isInfinite(value)) {
            ignore(infinite);
        } else {
            add(value, reference.bin(value));
        }
    }

    /** Adds a value of a categorical feature; categories that the reference does not know share one bin. */
    public void add(String category) {
        if (reference.numeric) {
            ignore(otherKind);
        } else {
            int bin = reference.bin(category);
            add(bin, bin);
        }
    }

    /** The population stability index, 0 or more; NaN while there are too few values. */
    public synchronized double psi() {
        if (size < minimum) {
            return Double.NaN;
        }
        double[] actual = shares(counts);
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += (actual[i] - expected[i]) * Math.log(actual[i] / expected[i]);
        }
        return sum;
    }

    /** The population stability index, at most 1: from 0.2 on the feature has drifted. NaN while there are too few values. */
    public double score() {
        return Math.min(1, psi());
    }

    /** How many of the last values there are. */
    public synchronized int samples() {
        return size;
    }

    /** Removes the gauges; values that are still added are kept, and shown nowhere. */
    @Override
    public void close() {
        quality.remove(name, this);
        samples.close();
        judgements.forEach(OptionalGauge::close);
    }

    private void add(double value, int bin) {
        if (remember(value, bin)) {
            judgements.forEach(gauge -> gauge.known(true));
        }
    }

    /** Whether there are enough values with this one, and never were before. */
    private synchronized boolean remember(double value, int bin) {
        if (size == window.length) {
            counts[bin(window[next])]--;
        } else {
            size++;
        }
        window[next] = value;
        counts[bin]++;
        added++;
        next = (next + 1) % window.length;
        return added == minimum; // the window never shrinks
    }

    private int bin(double remembered) {
        return reference.numeric ? reference.bin(remembered) : (int) remembered;
    }

    private static ToDoubleFunction<Drift> ks(ToDoubleFunction<KolmogorovSmirnov.Result> part) {
        return drift -> {
            KolmogorovSmirnov.Result result = drift.compared();
            return result == null ? Double.NaN : part.applyAsDouble(result);
        };
    }

    /** The test's result, computed once for the same values however many gauges ask; null while they are too few. */
    private KolmogorovSmirnov.@Nullable Result compared() {
        double[] values;
        long version;
        synchronized (this) {
            if (size < minimum || ks == null) {
                return null;
            }
            if (compared != null && comparedVersion == added) {
                return compared;
            }
            values = Arrays.copyOf(window, size);
            version = added;
        }
        KolmogorovSmirnov.Result result = ks.compare(values); // takes too long to hold the lock
        synchronized (this) {
            compared = result;
            comparedVersion = version;
        }
        return result;
    }

    private void ignore(Counter reason) {
        reason.increment();
    }

    private static double[] shares(long[] counts) {
        double sum = Arrays.stream(counts).asDoubleStream().sum();
        double[] shares = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            shares[i] = (counts[i] / sum + SMOOTHING) / (1 + counts.length * SMOOTHING);
        }
        return shares;
    }

    /** Gathers the options of a watch for drift. */
    public static final class Builder {
        final QualityMetrics quality;
        final String name;
        final Reference reference;
        int window = 1000;
        int minimum = 100;
        boolean kolmogorovSmirnov;

        Builder(QualityMetrics quality, String name, Reference reference) {
            this.quality = quality;
            this.name = requireNonNull(name, "name");
            this.reference = requireNonNull(reference, "reference");
        }

        /** How many of the last values drift is judged by, 1000 unless said otherwise; each takes eight bytes. */
        public Builder window(int values) {
            if (values < 1) {
                throw new IllegalArgumentException(
                        "window of feature " + name + " is " + values + ", must be positive");
            }
            this.window = values;
            return this;
        }

        /** How many values drift is judged by at least, 100 unless said otherwise. */
        public Builder minimum(int values) {
            if (values < 1) {
                throw new IllegalArgumentException(
                        "minimum of feature " + name + " is " + values + ", must be positive");
            }
            this.minimum = values;
            return this;
        }

        /**
         * Publishes the Kolmogorov-Smirnov test too, which is computed when it is read; needs
         * {@code org.apache.commons:commons-statistics-inference} on the class path.
         *
         * @throws IllegalArgumentException if the reference is not numeric
         * @throws IllegalStateException if commons-statistics is missing
         */
        public Builder kolmogorovSmirnov() {
            if (!reference.numeric) {
                throw new IllegalArgumentException(
                        "feature " + name + " is categorical: Kolmogorov-Smirnov is for numbers");
            }
            OptionalLibrary.COMMONS_STATISTICS.require("kolmogorovSmirnov", Drift.class);
            this.kolmogorovSmirnov = true;
            return this;
        }

        /**
         * Publishes the drift.
         *
         * @throws IllegalArgumentException if that of this feature is published already, or the minimum is beyond the window
         */
        @CheckReturnValue
        public Drift register() {
            if (minimum > window) {
                throw new IllegalArgumentException(
                        "minimum of feature " + name + " is " + minimum + ", its window only " + window);
            }
            return quality.register(this);
        }
    }
}
