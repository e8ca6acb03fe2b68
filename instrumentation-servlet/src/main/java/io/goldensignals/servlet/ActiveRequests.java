package io.goldensignals.servlet;

import io.goldensignals.core.Meters;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests in flight, and the reaper of those asynchronous ones whose container never says that they ended.
 *
 * <p>The reaper has no thread of its own: it works when the gauge is read, that is at each scrape, and now and then when
 * an asynchronous request begins.
 */
@SuppressWarnings("ReferenceEquality") // of responses identity is meant
final class ActiveRequests {

    private final Meters meters;
    private final RequestKinds kinds;
    private final long maxAgeNanos;

    /** By kind, though kinds that differ in their version share one: an index that needs no division. */
    private final @Nullable LongAdder[] counts;

    private final Set<AsyncRequest> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextReap;

    ActiveRequests(Meters meters, RequestKinds kinds, long maxAgeNanos) {
        this.meters = meters;
        this.kinds = kinds;
        this.counts = new @Nullable LongAdder[kinds.count()];
        this.maxAgeNanos = maxAgeNanos;
        this.nextReap = new AtomicLong(meters.nanos() + maxAgeNanos / 8);
    }

    void begin(int kind) {
        LongAdder count = counts[kind];
        (count != null ? count : register(kind)).increment();
    }

    void end(int kind) {
        LongAdder count = counts[kind];
        if (count != null) {
            count.decrement();
        }
    }

    /** Watches over an asynchronous request until it is {@linkplain #ended(AsyncRequest) ended}. */
    void waiting(AsyncRequest request) {
        waiting.add(request);
        long now = meters.nanos();
        long due = nextReap.get();
        if (now - due > 0 && nextReap.compareAndSet(due, now + maxAgeNanos / 8)) {
            reap();
        }
    }

    /** The request with this response; for the rare dispatch whose attribute is lost, as it asks all that wait. */
    @Nullable
    AsyncRequest waitingFor(ServletResponse response) {
        ServletResponse own = innermost(response);
        for (AsyncRequest request : waiting) {
            if (innermost(request.given()) == own) {
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

    void ended(AsyncRequest request) {
        waiting.remove(request);
    }

    /** Ends what is older than the maximum age. */
    void reap() {
        if (waiting.isEmpty()) {
            return;
        }
        long now = meters.nanos();
        for (AsyncRequest request : waiting) {
            if (now - request.started() > maxAgeNanos) {
                request.lost();
            }
        }
    }

    private synchronized LongAdder register(int kind) {
        LongAdder count = counts[kind];
        if (count == null) {
            count = new LongAdder();
            for (int same = kinds.unversioned(kind); same < counts.length; same += kinds.unversioned()) {
                counts[same] = count;
            }
            ServletMeters.ACTIVE_REQUESTS.gauge(
                    meters,
                    count,
                    active -> {
                        reap();
                        return active.sum();
                    },
                    kinds.methodOf(kind),
                    kinds.schemeOf(kind),
                    kinds.serverAddress(),
                    kinds.serverPort());
        }
        return count;
    }
}
