package io.goldensignals.examples.reporter;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells whether something is seen for the first time within a while. Thread-safe; remembers a bounded number of things.
 */
final class Once {

    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Duration memory;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    Once(InstantSource clock, Duration memory) {
        this.clock = clock;
        this.memory = memory;
    }

    synchronized boolean first(String identity) {
        long now = clock.millis();
        seen.values().removeIf(time -> now - time >= memory.toMillis());
        if (seen.containsKey(identity)) {
            return false;
        }
        if (seen.size() >= MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
        seen.put(identity, now);
        return true;
    }

    /** It was not done after all: the next one is the first again. */
    synchronized void forget(String identity) {
        seen.remove(identity);
    }
}
