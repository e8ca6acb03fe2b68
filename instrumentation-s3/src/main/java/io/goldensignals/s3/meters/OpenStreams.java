package io.goldensignals.s3.meters;

import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open streams of one client.
 *
 * <p>A stream that became garbage while it was open is found through a reference queue, which is looked at when another
 * stream opens and when the gauges are read: neither finalizers nor a thread. Thread-safe.
 */
final class OpenStreams {

    private final ClientMeters client;
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> garbage = new ReferenceQueue<>();

    OpenStreams(ClientMeters client) {
        this.client = client;
    }

    ReferenceQueue<Object> garbage() {
        return garbage;
    }

    ClientMeters client() {
        return client;
    }

    void add(OpenStream stream) {
        open.add(stream);
        client.connectionTaken();
        findLeaks(); // last, as the stream itself may be garbage already
    }

    void remove(OpenStream stream) {
        if (open.remove(stream)) {
            client.connectionReturned();
        }
    }

    double count() {
        findLeaks();
        return open.size();
    }

    double oldestAgeSeconds() {
        findLeaks();
        long now = client.nanos();
        long oldest = 0;
        for (OpenStream stream : open) {
            oldest = Math.max(oldest, now - stream.started());
        }
        return oldest / 1e9;
    }

    private void findLeaks() {
        client.recorder().garbage().collect();
        for (Object found = garbage.poll(); found != null; found = garbage.poll()) {
            ((OpenStream) found).end(StreamOutcome.LEAKED);
        }
    }
}
