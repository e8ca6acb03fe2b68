package io.goldensignals.s3.meters;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Closes the meters of clients that became garbage; looks when it is asked to, without a thread. Thread-safe. */
final class ClientGarbage {

    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    void watch(Object owner, ClientMeters meters) {
        watched.add(new Watched(owner, queue, meters));
    }

    void collect() {
        for (Object found = queue.poll(); found != null; found = queue.poll()) {
            if (found instanceof Watched reference && watched.remove(reference)) {
                reference.meters.close();
            }
        }
    }

    private static final class Watched extends WeakReference<Object> {
        private final ClientMeters meters;

        Watched(Object owner, ReferenceQueue<Object> queue, ClientMeters meters) {
            super(owner, queue);
            this.meters = meters;
        }
    }
}
