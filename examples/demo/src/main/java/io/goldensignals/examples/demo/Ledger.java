package io.goldensignals.examples.demo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the traffic did, as its users know it: what the dashboards must show. Thread-safe. */
final class Ledger {
    private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> sets = new ConcurrentHashMap<>();

    /** Something happened once. */
    void count(String what) {
        add(what, 1);
    }

    void add(String what, long amount) {
        sums.computeIfAbsent(what, first -> new LongAdder()).add(amount);
    }

    /** The one with this id did it, perhaps not for the first time. */
    void seen(String what, String id) {
        sets.computeIfAbsent(what, first -> ConcurrentHashMap.newKeySet()).add(id);
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
