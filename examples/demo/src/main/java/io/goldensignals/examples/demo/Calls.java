package io.goldensignals.examples.demo;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the users have asked of one instance, counted where they are. Thread-safe. */
final class Calls {
    private static final Map<String, Calls> OF_INSTANCES = new ConcurrentHashMap<>();

    private final LongAdder begun = new LongAdder();
    private final LongAdder begunBytes = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder acceptedBytes = new LongAdder();

    private Calls() {}

    /** The calls to the instance at this URL, whichever user makes them. */
    static Calls to(URI instance) {
        return OF_INSTANCES.computeIfAbsent(instance.getAuthority(), first -> new Calls());
    }

    /** A request is about to be sent, with a body of so many bytes. */
    void begin(long bytes) {
        begun.increment();
        begunBytes.add(bytes);
    }

    /** The answer has arrived. */
    void answered(int status, long bytes) {
        answered.increment();
        if (status < 300) {
            acceptedBytes.add(bytes);
        }
    }

    /** The counts now. What is answered is read first, so that it never exceeds what was begun. */
    Counts counts() {
        long answers = answered.sum();
        long accepted = acceptedBytes.sum();
        return new Counts(begun.sum(), begunBytes.sum(), answers, accepted);
    }

    /**
     * Counts at one time, or of the time between two.
     *
     * @param begun requests that were sent, or at least tried
     * @param begunBytes of their bodies
     * @param answered requests whose answer has arrived
     * @param acceptedBytes of the bodies of those that succeeded
     */
    record Counts(long begun, long begunBytes, long answered, long acceptedBytes) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts since(Counts before) {
            return new Counts(
                    begun - before.begun,
                    begunBytes - before.begunBytes,
                    answered - before.answered,
                    acceptedBytes - before.acceptedBytes);
        }
    }
}
