package io.goldensignals.servlet.life;

import io.goldensignals.core.Meters;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous requests that have not ended, and the reaper of those whose container never says that they did.
 *
 * <p>The reaper has no thread of its own: it works when the gauge of requests in flight is read, that is at each scrape, and
 * now and then when an asynchronous request begins.
 */
@SuppressWarnings("ReferenceEquality") // of responses identity is meant
final class Waiting {

    private final Meters meters;
    private final long maxAgeNanos;
    private final Set<AsyncRequest> requests = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextReap;

    Waiting(Meters meters, long maxAgeNanos) {
        this.meters = meters;
        this.maxAgeNanos = maxAgeNanos;
        this.nextReap = new AtomicLong(meters.nanos() + maxAgeNanos / 8);
    }

    void add(AsyncRequest request) {
        requests.add(request);
        long now = meters.nanos();
        long due = nextReap.get();
        if (now - due > 0 && nextReap.compareAndSet(due, now + maxAgeNanos / 8)) {
            reap();
        }
    }

    void remove(AsyncRequest request) {
        requests.remove(request);
    }

    @Nullable
    AsyncRequest withResponse(ServletResponse response) {
        ServletResponse own = innermost(response);
        for (AsyncRequest request : requests) {
            if (innermost(request.response()) == own) {
                return request;
            }
        }
        return null;
    }

    private static ServletResponse innermost(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner;
    }

    /** Ends what is older than the maximum age. */
    void reap() {
        if (requests.isEmpty()) {
            return;
        }
        long now = meters.nanos();
        for (AsyncRequest request : requests) {
            if (now - request.started() > maxAgeNanos) {
                request.lost();
            }
        }
    }
}
