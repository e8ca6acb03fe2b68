package io.goldensignals.quality;

import io.goldensignals.core.CheckReturnValue;
import java.util.Arrays;

/**
 * Judges each value of a figure by fences around the values of the preceding periods:
 * [Q1 - a * IQR, Q3 + a * IQR], where IQR is Q3 - Q1, though never less than a share of the median.
 *
 * <p>Quartiles are interpolated as Prometheus' {@code quantile} does and the options begin as those of the shipped recording
 * rules, so that code and rules agree. A value at a fence is within it. A past of zeros alone has no range, and says nothing
 * of what is usual: nothing is judged by it. Thread-safe.
 */
public final class IqrFence {

    private final double a;
    private final int minimum;
    private final double floor;
    private final double floorOfMedian;

    /** Guarded by this: a ring of the preceding values, NaN where one is not known. */
    private final double[] preceding;

    private int next;

    private IqrFence(Builder builder) {
        this.a = builder.a;
        this.minimum = Math.min(builder.minimum, builder.periods);
        this.floor = builder.floor;
        this.floorOfMedian = builder.floorOfMedian;
        this.preceding = new double[builder.periods];
        Arrays.fill(preceding, Double.NaN);
    }

    /** A fence with a = 3 over the 5 preceding periods, all of which must be known. */
    @CheckReturnValue
    public static IqrFence create() {
        return builder().build();
    }

    /** Begins a fence with a = 3 over the 5 preceding periods, all of which must be known. */
    @CheckReturnValue
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Judges the value of a period that is over, and counts it among the preceding ones of the next. A value that is no
     * finite number is not judged: it stands for a period that is not known, which takes its place among the preceding ones all the
     * same, as in the recording rules.
     */
    public synchronized Verdict judge(double value) {
        Verdict verdict = peek(value);
        preceding[next] = Double.isFinite(value) ? value : Double.NaN;
        next = (next + 1) % preceding.length;
        return verdict;
    }

    /** Judges a value without keeping it, such as that of a period that is not over. */
    public synchronized Verdict peek(double value) {
        double[] sorted =
                Arrays.stream(preceding).filter(Double::isFinite).sorted().toArray();
        if (sorted.length < minimum || !Double.isFinite(value)) {
            return new Verdict(value, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double q1 = quantile(sorted, 0.25);
        double q3 = quantile(sorted, 0.75);
        double least = Math.max(floor, floorOfMedian * Math.abs(quantile(sorted, 0.5)));
        double range = Math.max(q3 - q1, least);
        double lower = q1 - a * range;
        double upper = q3 + a * range;
        return new Verdict(value, lower, upper, range, range > 0 ? beyond(value, lower, upper) : 0);
    }

    private static double beyond(double value, double lower, double upper) {
        return value < lower ? value - lower : Math.max(0, value - upper);
    }

    private static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        double weight = rank - below;
        return sorted[below] * (1 - weight) + sorted[above] * weight;
    }

    /**
     * What became of a value.
     *
     * @param value the value
     * @param lower the lower fence; NaN if there are too few preceding values, or the value is no finite number
     * @param upper the upper fence, likewise
     * @param range the interquartile range that the fences stand on, the least one if it was less; likewise
     * @param deviation how far the value is above the upper fence, or below the lower one as a negative number; 0 within
     */
    public record Verdict(double value, double lower, double upper, double range, double deviation) {

        /** Whether the value is outside the fences. */
        public boolean isAnomaly() {
            return deviation != 0;
        }
    }

    /** Gathers the options of a fence. */
    public static final class Builder {
        private double a = 3;
        private int periods = 5;
        private int minimum = Integer.MAX_VALUE;
        private double floor;
        private double floorOfMedian = 0.05;

        private Builder() {}

        /** How many interquartile ranges beyond the quartiles the fences stand; 3 unless said otherwise. */
        public Builder a(double a) {
            this.a = notNegative("a", a);
            return this;
        }

        /** How many preceding periods count; 5 unless said otherwise. */
        public Builder periods(int n) {
            if (n < 2) {
                throw new IllegalArgumentException("n is " + n + ", must be at least 2");
            }
            this.periods = n;
            return this;
        }

        /** How many of them must be known before anything is judged; all unless said otherwise. */
        public Builder minimum(int periods) {
            if (periods < 2) {
                throw new IllegalArgumentException("minimum is " + periods + ", must be at least 2");
            }
            this.minimum = periods;
            return this;
        }

        /** The least interquartile range in the figure's unit; 0 unless said otherwise. */
        public Builder floor(double range) {
            this.floor = notNegative("floor", range);
            return this;
        }

        /**
         * The least interquartile range as a share of the preceding values' median, so that a figure that stood still is
         * allowed to move a little; 0.05 unless said otherwise.
         */
        public Builder floorOfMedian(double share) {
            this.floorOfMedian = notNegative("floorOfMedian", share);
            return this;
        }

        private static double notNegative(String option, double value) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(option + " is " + value + ", must be a number of at least 0");
            }
            return value;
        }

        /** The fence. */
        @CheckReturnValue
        public IqrFence build() {
            return new IqrFence(this);
        }
    }
}
