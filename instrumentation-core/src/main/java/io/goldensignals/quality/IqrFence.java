package io.goldensignals.quality;

import java.util.Arrays;

/**
 * Judges each value of a figure by fences around the values of the preceding periods:
 * [Q1 - a * IQR, Q3 + a * IQR], where IQR is Q3 - Q1.
 *
 * <p>Quartiles are interpolated as Prometheus' {@code quantile_over_time} does, so that code and recording rules agree. A
 * value at a fence is within it. Thread-safe.
 */
public final class IqrFence {

    private final double a;
    private final int minimum;
    private final double floor;

    /** Guarded by this: a ring of the preceding values. */
    private final double[] preceding;

    private int size;
    private int next;

    private IqrFence(Builder builder) {
        this.a = builder.a;
        this.minimum = Math.min(builder.minimum, builder.periods);
        this.floor = builder.floor;
        this.preceding = new double[builder.periods];
    }

    /** A fence with a = 3 over the 5 preceding periods, all of which must be known. */
    public static IqrFence create() {
        return builder().build();
    }

    /** Begins a fence with a = 3 over the 5 preceding periods, all of which must be known. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Judges the value of a period that is over, and counts it among the preceding ones of the next. A value that is no
     * finite number is neither judged nor kept.
     */
    public synchronized Verdict judge(double value) {
        Verdict verdict = peek(value);
        if (Double.isFinite(value)) {
            preceding[next] = value;
            next = (next + 1) % preceding.length;
            size = Math.min(size + 1, preceding.length);
        }
        return verdict;
    }

    /** Judges a value without keeping it, such as that of a period under way. */
    public synchronized Verdict peek(double value) {
        if (size < minimum || !Double.isFinite(value)) {
            return new Verdict(value, Double.NaN, Double.NaN, 0);
        }
        double[] sorted = Arrays.copyOf(preceding, size);
        Arrays.sort(sorted);
        double q1 = quantile(sorted, 0.25);
        double q3 = quantile(sorted, 0.75);
        double reach = a * Math.max(q3 - q1, floor);
        double lower = q1 - reach;
        double upper = q3 + reach;
        double deviation = value < lower ? value - lower : Math.max(0, value - upper);
        return new Verdict(value, lower, upper, deviation);
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
     * @param deviation how far the value is above the upper fence, or below the lower one as a negative number; 0 within
     */
    public record Verdict(double value, double lower, double upper, double deviation) {

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

        private Builder() {}

        /** How many interquartile ranges beyond the quartiles the fences stand; 3 unless said otherwise. */
        public Builder a(double a) {
            if (!(a >= 0) || Double.isInfinite(a)) {
                throw new IllegalArgumentException("a is " + a + ", must be a number of at least 0");
            }
            this.a = a;
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

        /** The least interquartile range, so that a figure that stood still is allowed to move a little; else 0. */
        public Builder floor(double range) {
            if (!(range >= 0) || Double.isInfinite(range)) {
                throw new IllegalArgumentException("floor is " + range + ", must be a number of at least 0");
            }
            this.floor = range;
            return this;
        }

        /** The fence. */
        public IqrFence build() {
            return new IqrFence(this);
        }
    }
}
