package io.goldensignals.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A sum, a maximum and the counts of buckets, kept several times so that threads that record at once do not share cache lines.
 *
 * <p>One stripe to begin with; while threads are in each other's way their number doubles, up to that of the processors. A
 * stripe stays for ever, so growth loses nothing. A recording is two atomic operations, without lock or allocation.
 *
 * <p>Each cell of a count only grows, so counts that are read one after the other never go down. A recording adds to the sum
 * before it adds to its bucket, and {@link #counts} is to be read before the sum: the sum has all that was counted.
 */
final class Stripes {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private static final AtomicReferenceFieldUpdater<Stripes, long[][]> TABLE =
            AtomicReferenceFieldUpdater.newUpdater(Stripes.class, long[][].class, "table");

    /** The least power of two that is not below the number of processors: more stripes would only cost memory. */
    private static final int MOST =
            Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1));

    /** On both sides of a stripe, so that with the array's header two stripes are 128 bytes apart (lines are fetched in pairs). */
    private static final int PADDING = 8;

    private static final int SUM = PADDING;
    private static final int MAX = PADDING + 1;
    private static final int MEETINGS = PADDING + 2;
    private static final int CARRIES = PADDING + 3;
    private static final int COUNTS = PADDING + 4;
    private static final double CARRY = 0x1p64;

    /** How often recordings must meet before the stripes change: now and then costs less than what growth takes. */
    private static final int TOLERANCE = 16;

    private final int buckets;
    private final int most;
    private volatile long[][] table;

    /** How threads are spread over the stripes; any value is right, so it is read and written as it happens. */
    private long multiplier = 1L << 32;

    private int tolerance;

    Stripes(int buckets) {
        this(buckets, MOST);
    }

    /** With at most so many stripes, a power of two. */
    Stripes(int buckets, int most) {
        this(buckets, most, TOLERANCE);
    }

    /** Whose stripes change as soon as recordings have met so often. */
    Stripes(int buckets, int most, int tolerance) {
        this.buckets = buckets;
        this.most = most;
        this.tolerance = tolerance;
        this.table = new long[][] {newStripe()};
    }

    private long[] newStripe() {
        return new long[COUNTS + buckets + PADDING];
    }

    /** By the thread's number, not by a thread-local variable, which each new virtual thread would have to allocate. */
    private long[] stripeOf(long[][] stripes) {
        return stripes.length == 1
                ? stripes[0]
                : stripes[(int) ((Thread.currentThread().getId() * multiplier) >>> 32) & (stripes.length - 1)];
    }

    /** Counts a value in a bucket; amounts of one instance are either all of this kind or all doubles. */
    void add(int bucket, long amount) {
        long[][] stripes = table;
        long[] stripe = stripeOf(stripes);
        long sum = (long) CELL.getVolatile(stripe, SUM);
        if (!CELL.compareAndSet(stripe, SUM, sum, sum + amount)) {
            sum = (long) CELL.getAndAdd(stripe, SUM, amount);
            met(stripes, stripe);
        }
        if (sum < 0 && sum + amount >= 0) { // the sum has no sign, and is past its 64 bits
            long unused = (long) CELL.getAndAdd(stripe, CARRIES, 1L);
        }
        count(stripe, bucket, amount);
    }

    /** Counts a value, zero or more, in a bucket. */
    void add(int bucket, double amount) {
        long[][] stripes = table;
        long[] stripe = stripeOf(stripes);
        long sum = (long) CELL.getVolatile(stripe, SUM);
        if (!CELL.compareAndSet(stripe, SUM, sum, plus(sum, amount))) {
            do {
                sum = (long) CELL.getVolatile(stripe, SUM);
            } while (!CELL.compareAndSet(stripe, SUM, sum, plus(sum, amount)));
            met(stripes, stripe);
        }
        count(stripe, bucket, Double.doubleToRawLongBits(amount)); // in the order of their values, as none is negative
    }

    private static long plus(long sum, double amount) {
        return Double.doubleToRawLongBits(Double.longBitsToDouble(sum) + amount);
    }

    private static void count(long[] stripe, int bucket, long max) {
        long seen = (long) CELL.getVolatile(stripe, MAX);
        while (max > seen && !CELL.compareAndSet(stripe, MAX, seen, max)) {
            seen = (long) CELL.getVolatile(stripe, MAX);
        }
        long unused = (long) CELL.getAndAdd(stripe, COUNTS + bucket, 1L);
    }

    /** Two recordings were in one stripe at once: after enough of that there are more stripes, or others for each thread. */
    private void met(long[][] stripes, long[] stripe) {
        if (++stripe[MEETINGS] < tolerance) { // lost increments only delay it
            return;
        }
        stripe[MEETINGS] = 0;
        if (stripes.length < most) {
            TABLE.compareAndSet(this, stripes, grown(stripes));
        } else { // numbers of busy threads may be such that they fall together; each time it is tried less eagerly
            multiplier = (multiplier + 1) * 0x9E3779B97F4A7C15L | 1;
            tolerance = Math.min(tolerance, Integer.MAX_VALUE / 4) * 4;
        }
    }

    private long[][] grown(long[][] stripes) {
        long[][] grown = Arrays.copyOf(stripes, stripes.length * 2);
        for (int i = stripes.length; i < grown.length; i++) {
            grown[i] = newStripe();
        }
        return grown;
    }

    /** How many values were counted in each bucket. */
    long[] counts() {
        long[] counts = new long[buckets];
        counts(counts);
        return counts;
    }

    /** Writes into {@code counts} how many values were counted in each bucket. */
    void counts(long[] counts) {
        Arrays.fill(counts, 0);
        for (long[] stripe : table) {
            for (int i = 0; i < buckets; i++) {
                counts[i] += (long) CELL.getVolatile(stripe, COUNTS + i);
            }
        }
    }

    /** How many values were counted. */
    long count() {
        long count = 0;
        for (long[] stripe : table) {
            for (int i = 0; i < buckets; i++) {
                count += (long) CELL.getVolatile(stripe, COUNTS + i);
            }
        }
        return count;
    }

    /**
     * The sum of what was added as a long, exact up to what a double can hold. In nanoseconds 63 bits are 292 years, which
     * thousands of requests or sessions at a time have in days.
     */
    double sumOfLongs() {
        long sum = 0;
        long carries = 0;
        for (long[] stripe : table) {
            long more = (long) CELL.getVolatile(stripe, SUM);
            carries += (long) CELL.getVolatile(stripe, CARRIES);
            sum += more;
            if (Long.compareUnsigned(sum, more) < 0) {
                carries++;
            }
        }
        double low = sum >= 0 ? (double) sum : (double) ((sum >>> 1) | (sum & 1)) * 2;
        return low + (double) carries * CARRY;
    }

    /** The sum of what was added as a double. */
    double sumOfDoubles() {
        double sum = 0;
        for (long[] stripe : table) {
            sum += Double.longBitsToDouble((long) CELL.getVolatile(stripe, SUM));
        }
        return sum;
    }

    /** The largest value since the last call, or 0; of doubles its bits. */
    long takeMax() {
        long max = 0;
        for (long[] stripe : table) {
            if ((long) CELL.getVolatile(stripe, MAX) != 0) {
                max = Math.max(max, (long) CELL.getAndSet(stripe, MAX, 0L));
            }
        }
        return max;
    }

    /** How many stripes there are. */
    int size() {
        return table.length;
    }
}
