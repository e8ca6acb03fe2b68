package io.goldensignals.examples.demo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the traffic did, as its users know it: what the dashboards must show. Thread-safe. */
final class Ledger {
    private static final long FIVE_MINUTES = 300;
    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> sets = new ConcurrentHashMap<>();
    private final Map<String, LongAccumulator> longest = new ConcurrentHashMap<>();
    private final Map<String, Span> spans = new ConcurrentHashMap<>();

    /** Something happened between these times. */
    record Span(Instant begin, Instant end) {}

    /** Something happened once. */
    void count(String what) {
        add(what, 1);
    }

    void add(String what, long amount) {
        sums.computeIfAbsent(what, first -> new LongAdder()).add(amount);
    }

    /**
     * A user had an answer.
     *
     * @param request the method and the template of the path, such as {@code GET /orders/{id}}
     * @param nanos for how long the user waited
     */
    void answered(String request, int status, long nanos) {
        count(request);
        took(request, nanos);
        if (status >= 500) {
            count("failed " + request);
            took("failed " + request, nanos);
        }
    }

    /** It took so long, as users see it. */
    void took(String what, long nanos) {
        add("nanoseconds " + what, nanos);
        longest.computeIfAbsent(what, first -> new LongAccumulator(Math::max, 0))
                .accumulate(nanos);
    }

    /** How long it took each time, added up. */
    double seconds(String what) {
        return sum("nanoseconds " + what) / 1e9;
    }

    /** How long it took at most. */
    double longestSeconds(String what) {
        LongAccumulator most = longest.get(what);
        return most == null ? 0 : most.get() / 1e9;
    }

    /** The one with this id did it, perhaps not for the first time. */
    void seen(String what, String id) {
        sets.computeIfAbsent(what, first -> ConcurrentHashMap.newKeySet()).add(id);
    }

    /** The one with this id came into being between {@code begin} and now. */
    void made(String id, Instant begin) {
        spans.put(id, new Span(begin, Instant.now()));
    }

    /** When the one with this id came into being; empty if it is not known. */
    Optional<Span> made(String id) {
        return Optional.ofNullable(spans.get(id));
    }

    /** The session was seen now; empty ones are none. */
    void visited(String session) {
        if (!session.isEmpty()) {
            seen(interval("visitors", FIVE_MINUTES), session);
            seen(interval("sessions", HOUR), session);
        }
    }

    /** The member was there now. */
    void there(String place, String member) {
        seen(place, member);
        seen(interval(place + " members", DAY), member);
    }

    /** The session has paid now. */
    void bought(String session) {
        seen(interval("buyers", HOUR), session);
    }

    /** A count of one interval of the clock, of so many seconds. */
    private static String interval(String what, long seconds) {
        return what + ' ' + Instant.now().getEpochSecond() / seconds;
    }

    /** How many different ones did it in the interval that had the most. */
    int distinctPeak(String what) {
        return sets.entrySet().stream()
                .filter(set -> set.getKey().startsWith(what + ' '))
                .mapToInt(set -> set.getValue().size())
                .max()
                .orElse(0);
    }

    /** How often it happened, or its amounts added up. */
    long sum(String what) {
        LongAdder sum = sums.get(what);
        return sum == null ? 0 : sum.sum();
    }

    /** The ids of those that did it. */
    Set<String> ids(String what) {
        return Set.copyOf(sets.getOrDefault(what, Set.of()));
    }

    /** How many different ones did it. */
    int distinct(String what) {
        Set<String> ids = sets.get(what);
        return ids == null ? 0 : ids.size();
    }
}
