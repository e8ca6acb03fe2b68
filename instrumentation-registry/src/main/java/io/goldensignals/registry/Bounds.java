package io.goldensignals.registry;

import java.util.Arrays;
import java.util.Collection;

/** The upper bounds of a histogram's buckets; one instance serves all meters that have the same. */
final class Bounds {

    /** One bucket for everything. */
    static final Bounds NONE = new Bounds(new double[0], false, 1);

    /** So many are looked at in turn: the first ones fit most values, and a processor foresees that better than halving. */
    private static final int FEW = 20;

    /** Finite, ascending, in the unit in which values are recorded. */
    private final double[] finite;

    /** The same for values without a fraction, which compare faster. */
    private final long[] whole;

    /** Whether the last bucket was asked for; a scrape has it in any case. */
    private final boolean infinity;

    /** In the unit of the scrape, with the last one, +Inf. */
    private final double[] exposed;

    private Bounds(double[] finite, boolean infinity, double unit) {
        this.finite = finite;
        this.infinity = infinity;
        this.exposed = Arrays.copyOf(finite, finite.length + 1);
        this.whole = new long[finite.length];
        for (int i = 0; i < finite.length; i++) {
            exposed[i] = finite[i] / unit;
            whole[i] = (long) Math.floor(finite[i]);
        }
        exposed[finite.length] = Double.POSITIVE_INFINITY;
    }

    /** Of ascending bounds; {@code unit} is how many of the recorded units the unit of the scrape has. */
    static Bounds of(Collection<Double> ascending, double unit) {
        double[] finite = ascending.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        return new Bounds(finite, ascending.contains(Double.POSITIVE_INFINITY), unit);
    }

    boolean isNone() {
        return this == NONE;
    }

    /** The number of buckets with the last one. */
    int size() {
        return exposed.length;
    }

    /** The bucket of a value: the first one whose bound is not below it. */
    int bucket(double value) {
        int low = 0;
        int high = finite.length;
        while (high - low > FEW) {
            int middle = (low + high) >>> 1;
            if (finite[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        while (low < high && finite[low] < value) {
            low++;
        }
        return low;
    }

    /** The bucket of a value without a fraction. */
    int bucket(long value) {
        int low = 0;
        int high = whole.length;
        while (high - low > FEW) {
            int middle = (low + high) >>> 1;
            if (whole[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        while (low < high && whole[low] < value) {
            low++;
        }
        return low;
    }

    /** As they are scraped. */
    double[] exposed() {
        return exposed;
    }

    /** How many bounds were asked for. */
    int asked() {
        return infinity ? exposed.length : finite.length;
    }

    /** In the unit in which values are recorded, with the last one. */
    double recorded(int bucket) {
        return bucket < finite.length ? finite[bucket] : Double.POSITIVE_INFINITY;
    }

    /** In the unit in which values are recorded, with the last one. */
    double[] recorded() {
        double[] recorded = Arrays.copyOf(finite, finite.length + 1);
        recorded[finite.length] = Double.POSITIVE_INFINITY;
        return recorded;
    }
}
