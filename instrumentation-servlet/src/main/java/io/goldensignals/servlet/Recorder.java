package io.goldensignals.servlet;

import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records how requests ended. */
final class Recorder {

    private final Meters meters;
    private final HttpResults results;
    private final RequestKinds kinds;
    private final Routes routes;
    private final ActiveRequests active;
    private final PendingErrors pendingErrors;
    private final boolean bodySizes;
    private final List<Objective> objectives;
    private final @Nullable TopUsers topUsers;
    private final Set<String> publishedContexts = ConcurrentHashMap.newKeySet();

    Recorder(Meters meters, ServletMetrics.Builder options) {
        this.meters = meters;
        this.results = new HttpResults(meters);
        this.kinds = new RequestKinds(options.knownMethods, options.serverAddress, options.serverPort);
        RequestMetrics requests = RequestMetrics.builder(meters, ServletMeters.REQUEST_DURATION)
                .results(results)
                .build();
        this.routes = new Routes(meters, requests, kinds, options.routes, options.resolver);
        this.active = new ActiveRequests(meters, kinds, options.maxAge.toNanos());
        this.pendingErrors = new PendingErrors(meters);
        this.bodySizes = options.bodySizes;
        this.objectives = List.copyOf(options.objectives);
        this.topUsers = options.userKey == null
                ? null
                : new TopUsers(meters, options.userKey, options.users, options.userWindow);
    }

    Meters meters() {
        return meters;
    }

    RequestKinds kinds() {
        return kinds;
    }

    Routes routes() {
        return routes;
    }

    ActiveRequests active() {
        return active;
    }

    PendingErrors pendingErrors() {
        return pendingErrors;
    }

    boolean bodySizes() {
        return bodySizes;
    }

    /** Counts the request for its user, if users are counted. */
    void countUser(HttpServletRequest request) {
        if (topUsers != null) {
            try {
                topUsers.count(request);
            } catch (Throwable own) {
                meters.failed(own);
            }
        }
    }

    /** Publishes what is known of the routes under a context path before any request, once. */
    void starts(String contextPath) {
        if (publishedContexts.add(contextPath)) {
            try {
                routes.starts(contextPath);
            } catch (Throwable own) {
                meters.failed(own);
            }
            for (Objective objective : objectives) {
                try {
                    objective.publish(meters, contextPath);
                } catch (Throwable own) {
                    meters.failed(own);
                }
            }
        }
    }

    /** Records a request that has ended; its bodies if they were counted. */
    void record(
            RouteMeters route,
            int kind,
            long nanos,
            int code,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        route.operation(kind).record(nanos, code);
        if (received != null || sent != null) {
            recordBodies(route, kind, received, sent);
        }
    }

    private void recordBodies(
            RouteMeters route, int kind, @Nullable CountingRequest received, @Nullable CountingResponse sent) {
        if (received != null && received.hasBody()) {
            long bytes = received.bodyTaken() ? received.bytes() : received.formBytes();
            if (bytes >= 0) {
                route.received(kind, bytes);
            }
        }
        if (sent != null) {
            route.sent(kind, kinds.isHead(kind) ? 0 : sent.bytes());
        }
    }

    /** The result of a request. */
    int code(int status, boolean committed, @Nullable Throwable failure, boolean aborted, boolean timedOut) {
        if (aborted || Aborts.isAbort(failure)) {
            return HttpResults.code(committed ? status : 0, HttpResults.CLIENT_ABORT, HttpResults.NO_ERROR);
        }
        if (timedOut && failure == null && status >= 500) {
            return HttpResults.code(status, HttpResults.TIMEOUT, HttpResults.BY_TIMEOUT);
        }
        if (failure == null) {
            return HttpResults.ofStatus(status);
        }
        // An exception after the response has begun cuts it short, whatever status the client has received, if any.
        return committed || status >= 500 || status == 0
                ? HttpResults.code(status, HttpResults.SERVER_ERROR, results.error(failure))
                : HttpResults.ofStatus(status);
    }

    /**
     * Whether the client has seen the beginning of the response. Some containers call it committed when reading the request
     * has failed, though nothing was sent.
     */
    static boolean begun(
            HttpServletResponse response, @Nullable CountingRequest received, @Nullable CountingResponse sent) {
        boolean unanswered =
                received != null && received.aborted() && sent != null && !sent.aborted() && sent.bytes() == 0;
        return response.isCommitted() && !unanswered;
    }

    /** The status that a container sends for an exception that no error page handles, as the Servlet specification says. */
    static int statusOf(Throwable failure) {
        if (failure instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? 404 : 503;
        }
        return 500;
    }
}
