package io.goldensignals.quality;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a feature looked like when all was well: the share of its values in each bin, and, of a numeric one, a small sample.
 *
 * <p>Bins of a numeric feature are bounded by quantiles of the values it is made of, so that each holds about as many; bins
 * of a categorical one are its categories, and one more for those never seen. It is kept as a small text file. Immutable
 * and thread-safe.
 */
public final class Reference {

    private static final int SAMPLE = 1000;

    final boolean numeric;
    final double[] edges;
    final List<String> categories;
    final long[] counts;
    final double[] sample;

    private final Map<String, Integer> bins = new HashMap<>();

    Reference(boolean numeric, double[] edges, List<String> categories, long[] counts, double[] sample) {
        this.numeric = numeric;
        this.edges = edges;
        this.categories = categories;
        this.counts = counts;
        this.sample = sample;
        for (String category : categories) {
            bins.put(category, bins.size());
        }
    }

    /**
     * The reference of a numeric feature with at most {@code bins} bins; values that are no finite numbers are left out, and
     * bins that would be empty because values repeat are merged.
     *
     * @throws IllegalArgumentException if no finite number is left, or there are fewer than two bins
     */
    public static Reference numeric(double[] values, int bins) {
        if (bins < 2) {
            throw new IllegalArgumentException("bins of a reference are " + bins + ", must be at least 2");
        }
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException(
                    "none of the reference's " + values.length + " values is a finite number");
        }
        double[] edges = new double[bins - 1];
        for (int i = 1; i < bins; i++) {
            edges[i - 1] = quantile(sorted, (double) i / bins);
        }
        edges = Arrays.stream(edges).distinct().toArray();
        if (edges[0] == sorted[0]) { // else what is smaller than all would share the bin of the smallest
            edges = withFirst(Math.nextDown(sorted[0]), edges);
        }
        double[] sample = new double[Math.min(SAMPLE, sorted.length)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = quantile(sorted, (i + 0.5) / sample.length);
        }
        Reference empty = new Reference(true, edges, List.of(), new long[edges.length + 1], sample);
        for (double value : sorted) {
            empty.counts[empty.bin(value)]++;
        }
        return empty;
    }

    /**
     * The reference of a categorical feature: how many values there were of each category.
     *
     * @throws IllegalArgumentException if there is no value, or a count is negative
     */
    public static Reference categorical(Map<String, Long> counts) {
        Map<String, Long> sorted = new TreeMap<>(counts);
        boolean some = false;
        for (Map.Entry<String, Long> entry : sorted.entrySet()) {
            if (entry.getValue() < 0) {
                throw new IllegalArgumentException("count of category " + entry.getKey() + " is " + entry.getValue());
            }
            some |= entry.getValue() > 0;
        }
        if (!some) {
            throw new IllegalArgumentException("the reference has no values");
        }
        long[] array = new long[sorted.size() + 1];
        int i = 0;
        for (long count : sorted.values()) {
            array[i++] = count;
        }
        return new Reference(false, new double[0], List.copyOf(sorted.keySet()), array, new double[0]);
    }

    /**
     * Reads a reference that {@link #write} wrote.
     *
     * @throws IOException if the file cannot be read, or is no reference
     */
    public static Reference read(Path file) throws IOException {
        return ReferenceFile.parse(file.toString(), Files.readAllLines(file));
    }

    /**
     * Reads a reference that {@link #write} wrote, such as a resource of the application; the stream remains the caller's
     * to close.
     *
     * @throws IOException if the stream cannot be read, or has no reference
     */
    public static Reference read(InputStream in) throws IOException {
        return ReferenceFile.parse(
                "the stream",
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }

    /** Writes the reference to {@code file}, which is replaced. */
    public void write(Path file) throws IOException {
        Files.write(file, ReferenceFile.format(this));
    }

    /** How many bins there are. */
    public int bins() {
        return counts.length;
    }

    /** The bin of a finite number: the first whose upper edge is not below it. */
    int bin(double value) {
        int index = Arrays.binarySearch(edges, value);
        return index >= 0 ? index : -index - 1;
    }

    int bin(String category) {
        return bins.getOrDefault(category, counts.length - 1);
    }

    /** The smallest value that at least this share of the sorted ones does not exceed. */
    private static double quantile(double[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    }

    private static double[] withFirst(double first, double[] rest) {
        double[] all = new double[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s reference of %.0f values in %d bins",
                numeric ? "numeric" : "categorical",
                Arrays.stream(counts).asDoubleStream().sum(),
                counts.length);
    }
}
