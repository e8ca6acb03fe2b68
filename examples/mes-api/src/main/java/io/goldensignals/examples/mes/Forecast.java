package io.goldensignals.examples.mes;

import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many models customers have edited in the last ten minutes: orders that may come. It is counted from telemetry, of which
 * some may be lost, and each instance counts what it receives. Thread-safe.
 */
final class Forecast {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Deque<Instant> edits = new ArrayDeque<>();

    Forecast(InstantSource clock) {
        this.clock = clock;
    }

    /** A customer has edited a model. */
    void edited(Event event) throws PoisonException {
        event.content(Orders.Edited.class); // what cannot be read is no edit
        synchronized (edits) {
            if (edits.size() == MOST) {
                edits.removeFirst();
            }
            edits.addLast(clock.instant());
        }
    }

    /** The edits of the last ten minutes, ten thousand at most. */
    int edits() {
        Instant since = clock.instant().minus(WINDOW);
        synchronized (edits) {
            while (!edits.isEmpty() && edits.getFirst().isBefore(since)) {
                edits.removeFirst();
            }
            return edits.size();
        }
    }
}
