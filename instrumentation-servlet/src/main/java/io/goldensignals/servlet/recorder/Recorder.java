package io.goldensignals.servlet.recorder;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.meters.HttpResults;
import io.goldensignals.servlet.meters.RequestKinds;
import io.goldensignals.servlet.meters.RouteMeters;
import io.goldensignals.servlet.meters.Routes;
import io.goldensignals.servlet.meters.TopUsers;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Records how requests ended. Thread-safe. */
public final class Recorder {

    private final Meters meters;
    private final RequestKinds kinds;
    private final HttpResults results;
    private final Routes routes;
    private final @Nullable TopUsers topUsers;

    /** A recorder; without {@code topUsers} no users are counted. */
    public Recorder(
            Meters meters, RequestKinds kinds, HttpResults results, Routes routes, @Nullable TopUsers topUsers) {
        this.meters = meters;
        this.kinds = kinds;
        this.results = results;
        this.routes = routes;
        this.topUsers = topUsers;
    }

    /** Where failures of our own go, and the clock. */
    public Meters meters() {
        return meters;
    }

    /** The kinds of requests. */
    public RequestKinds kinds() {
        return kinds;
    }

    /** The routes of requests. */
    public Routes routes() {
        return routes;
    }

    /** Counts the request for its user, if users are counted. */
    public void countUser(HttpServletRequest request) {
        if (topUsers != null) {
            try {
                topUsers.count(request);
            } catch (Throwable own) {
                meters.failed(own);
            }
        }
    }

    /** Records a request that has ended; its bodies if they were counted. */
    public void record(
            RouteMeters route,
            int kind,
            long nanos,
            int code,
            @Nullable ReceivedBody received,
            @Nullable SentBody sent) {
        route.operation(kind).record(nanos, code);
        if (received != null || sent != null) {
            recordBodies(route, kind, received, sent);
        }
    }

    private void recordBodies(RouteMeters route, int kind, @Nullable ReceivedBody received, @Nullable SentBody sent) {
        if (received != null) {
            long bytes = received.size();
            if (bytes >= 0) {
                route.received(kind, bytes);
            }
        }
        if (sent != null) {
            route.sent(kind, kinds.isHead(kind) ? 0 : sent.bytes());
        }
    }

    /** The result of a request that has left the application without an exception. */
    public int code(HttpServletRequest request, int status) {
        return status < 500
                ? HttpResults.ofStatus(status)
                : code(status, true, Routes.failureBeforeErrorPage(request), false, false);
    }

    /**
     * The result of a request.
     *
     * @param status that of the response; 0 for none
     * @param committed whether the client has seen the beginning of the response
     * @param failure what the application threw
     */
    public int code(int status, boolean committed, @Nullable Throwable failure, boolean aborted, boolean timedOut) {
        if (aborted || Aborts.isAbort(failure)) {
            return HttpResults.code(committed ? status : 0, HttpResults.CLIENT_ABORT, HttpResults.NO_ERROR);
        }
        if (timedOut && failure == null && status >= 500) {
            return HttpResults.code(status, HttpResults.TIMEOUT, HttpResults.BY_TIMEOUT);
        }
        if (failure == null || (status != 0 && Aborts.statusOf(failure) == status)) {
            return HttpResults.ofStatus(status);
        }
        // An exception after the response has begun cuts it short, whatever status the client has received, if any.
        return committed || status >= 500 || status == 0
                ? HttpResults.code(status, HttpResults.SERVER_ERROR, results.error(failure))
                : HttpResults.ofStatus(status);
    }
}
