package io.goldensignals.examples.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One process of an instance from its start until its end: what it said of itself in each scrape, and what the users knew
 * at those times. Thread-safe.
 */
final class Life {
    /** Requests that the chaos itself makes. */
    private static final Set<String> OWN_ROUTES = Set.of("/metrics", "/health");

    private static final Pattern COUNTER = Pattern.compile(".*_(total|bucket|(seconds?|bytes)_count)");
    private static final int JUDGED_SCRAPES = 150;

    private final String name;
    private final Calls calls;
    private final Calls.Counts born;
    private final List<String> complaints = new ArrayList<>();
    private final List<double[]> trend = new ArrayList<>();
    private final Map<String, Double> counters = new HashMap<>();
    private Calls.Counts known = Calls.Counts.NONE; // when the last scrape had ended
    private Map<String, Long> settled = Map.of(); // series by name, from when on a life is judged
    private @Nullable Samples last;
    private long lastNanos = System.nanoTime();

    /** Begins before the process does, when no request to the one before is under way. */
    Life(String name, Calls calls) {
        this.name = name;
        this.calls = calls;
        this.born = calls.counts();
    }

    /**
     * A scrape. What the users knew to be answered when the scrape before had ended must be counted by now; what is
     * counted they must have begun.
     */
    synchronized void scraped(Samples samples) {
        Calls.Counts now = calls.counts().since(born);
        requireBetween("requests", known.answered(), Math.round(requests(samples)), now.begun());
        requireBetween("bytes of requests", known.acceptedBytes(), Math.round(bytes(samples)), now.begunBytes());
        requireNoneFalls(samples);
        trend.add(new double[] {
            samples.all().size(), samples.sum("jvm_thread_count"), samples.sum("jvm_memory_used_after_last_gc_bytes")
        });
        if (trend.size() == JUDGED_SCRAPES) {
            settled = series(samples);
        }
        known = now;
        last = samples;
        lastNanos = System.nanoTime();
    }

    private void requireBetween(String what, long least, long is, long most) {
        if (is < least || is > most) {
            complaints.add(String.format(
                    Locale.ROOT, "%s: counted %d %s, but the users know of %d to %d", name, is, what, least, most));
        }
    }

    private void requireNoneFalls(Samples samples) {
        for (Samples.Sample sample : samples.all()) {
            if (sample.value() < 0) {
                complaints.add(name + ": " + sample + " is below zero");
            }
            if (COUNTER.matcher(sample.name()).matches()) {
                Double before = counters.put(sample.name() + sample.labels(), sample.value());
                if (before != null && before > sample.value()) {
                    complaints.add(name + ": " + sample + " was " + before);
                }
            }
        }
    }

    /** Requests of the users that have ended. */
    static double requests(Samples samples) {
        return samples.sum(
                "http_server_request_duration_seconds_count",
                sample -> !OWN_ROUTES.contains(sample.label("http_route")));
    }

    private static double bytes(Samples samples) {
        return samples.sum("http_server_request_body_size_bytes_sum");
    }

    /** The last scrape, or none. */
    synchronized Samples last() {
        return last == null ? new Samples(List.of()) : last;
    }

    /** What was wrong in any scrape. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many requests were answered that no scrape has counted, when the process is gone. */
    synchronized long uncounted() {
        return Math.max(0, calls.counts().since(born).answered() - Math.round(requests(last())));
    }

    synchronized double secondsSinceScrape() {
        return (System.nanoTime() - lastNanos) / 1e9;
    }

    /** What has grown in the second half of a life that was long enough to judge. */
    synchronized List<String> growth() {
        if (trend.size() < JUDGED_SCRAPES) {
            return List.of();
        }
        List<String> grown = new ArrayList<>();
        grown(grown, "series", 0, 1.15, 100); // what fails for the first time in a way of its own adds some
        grown(grown, "threads", 1, 1.0, 8);
        grown(grown, "bytes of heap after a collection", 2, 1.2, 20e6);
        return grown;
    }

    /** Which names have gained series since the scrape from which on a life is judged; empty if there was none. */
    synchronized String gained() {
        if (settled.isEmpty()) {
            return "";
        }
        Map<String, Long> gained = series(last());
        settled.forEach((name, before) -> gained.computeIfPresent(name, (same, now) -> now - before));
        return gained.entrySet().stream()
                .filter(name -> name.getValue() > 0)
                .map(name -> "+" + name.getValue() + " " + name.getKey())
                .collect(Collectors.joining(", "));
    }

    /** How many series each name has; histograms without their buckets and sums. */
    private static Map<String, Long> series(Samples samples) {
        return samples.all().stream()
                .map(Samples.Sample::name)
                .filter(name -> !name.endsWith("_bucket") && !name.endsWith("_sum"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private void grown(List<String> grown, String what, int column, double factor, double more) {
        double before = mean(column, trend.size() / 4, trend.size() / 2);
        double after = mean(column, trend.size() * 3 / 4, trend.size());
        if (after > before * factor + more) {
            grown.add(String.format(Locale.ROOT, "%s: %s have grown from %.0f to %.0f", name, what, before, after));
        }
    }

    private double mean(int column, int from, int to) {
        return trend.subList(from, to).stream()
                .mapToDouble(row -> row[column])
                .average()
                .orElse(0);
    }

    /** Series, threads and heap as last scraped. */
    synchronized String size() {
        double[] now = trend.isEmpty() ? new double[3] : trend.get(trend.size() - 1);
        return String.format(Locale.ROOT, "%.0f series, %.0f threads, %.0f MB", now[0], now[1], now[2] / 1e6);
    }
}
