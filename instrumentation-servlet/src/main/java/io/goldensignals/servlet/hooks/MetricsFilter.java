package io.goldensignals.servlet.hooks;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.life.AsyncRequest;
import io.goldensignals.servlet.life.Begun;
import io.goldensignals.servlet.life.PendingError;
import io.goldensignals.servlet.life.Requests;
import io.goldensignals.servlet.meters.RouteMeters;
import io.goldensignals.servlet.meters.Routes;
import io.goldensignals.servlet.recorder.Recorder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Measures each request once, in whatever dispatches it comes by.
 *
 * <p>The first dispatch to arrive measures. What it dispatches to on the same thread (FORWARD, INCLUDE, a second mapping of
 * the filter) only passes. Whatever arrives later on its own finds, as an attribute of the request, what waits for it: an
 * {@link AsyncRequest} or a {@link PendingError}.
 */
@SuppressWarnings("ReferenceEquality") // of requests and responses identity is meant
public final class MetricsFilter implements Filter {

    private final Recorder recorder;
    private final Meters meters;
    private final Requests requests;
    private final boolean bodySizes;
    private final String attribute;

    /** Whether the container drops the connection when asynchronous handling was started and an exception follows. */
    private boolean dropsAfterStartAsync;

    /** 1 while the thread is inside a measured dispatch. A type of the JDK, so that no pool's thread holds our classes. */
    private final ThreadLocal<int[]> inside;

    /**
     * A filter.
     *
     * @param bodySizes whether to count the bytes of bodies
     * @param inside of each thread, shared by all filters that are to count a request once
     * @param attribute the name of the request's attribute, shared in the same way
     */
    public MetricsFilter(
            Recorder recorder, Requests requests, boolean bodySizes, ThreadLocal<int[]> inside, String attribute) {
        this.recorder = recorder;
        this.meters = recorder.meters();
        this.requests = requests;
        this.bodySizes = bodySizes;
        this.inside = inside;
        this.attribute = attribute;
    }

    @Override
    public void init(FilterConfig config) {
        String server = config.getServletContext().getServerInfo();
        dropsAfterStartAsync = server != null && server.startsWith("Apache Tomcat");
        recorder.routes().starts(config.getServletContext().getContextPath());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        int[] entered = inside.get();
        if (entered[0] != 0) {
            within(http, answer, chain);
            return;
        }
        DispatcherType type = http.getDispatcherType();
        Object known = type == DispatcherType.REQUEST ? null : known(http, answer, type);
        if (known instanceof AsyncRequest async) {
            resumed(async, http, answer, chain, entered);
        } else if (known instanceof PendingError error && error.claim()) {
            errorPage(error, http, answer, chain, entered);
        } else if (known != null || type == DispatcherType.ERROR || isOver(answer, type)) {
            chain.doFilter(request, response); // measured already, or refused before it came to this filter
        } else {
            measured(http, answer, chain, entered);
        }
    }

    /** What is dispatched to on the way only passes. A container ends the response with a forward. */
    private static void within(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean forward = request.getDispatcherType() == DispatcherType.FORWARD;
        if (forward) {
            Routes.keepBeforeErrorPage(request);
        }
        chain.doFilter(request, response);
        if (forward && !request.isAsyncStarted()) {
            CountingResponse.endedWithin(response);
        }
    }

    /** Undertow dispatches also what threw after it was dispatched, once it has answered that with an error and forgotten all else. */
    private static boolean isOver(HttpServletResponse response, DispatcherType type) {
        return type == DispatcherType.ASYNC && response.isCommitted();
    }

    /** What an earlier dispatch has left of the request. */
    private @Nullable Object known(HttpServletRequest request, HttpServletResponse response, DispatcherType type) {
        Object left = request.getAttribute(attribute);
        if (left instanceof CountingRequest counting) {
            AsyncRequest waiting = counting.waiting();
            return waiting != null ? waiting : counting;
        }
        return left == null && type == DispatcherType.ASYNC ? requests.waitingFor(response) : left;
    }

    private void measured(HttpServletRequest request, HttpServletResponse response, FilterChain chain, int[] entered)
            throws IOException, ServletException {
        int kind = -1;
        RouteMeters route = null;
        long started = 0;
        CountingResponse sent = null;
        CountingRequest received = null;
        try {
            int found = recorder.kinds().of(request);
            route = recorder.routes().byTemplate(request);
            if (bodySizes) {
                sent = new CountingResponse(response);
                long length = length(request, found);
                received = length != 0 || request.isAsyncSupported()
                        ? new CountingRequest(request, sent, attribute, length)
                        : null;
            }
            started = meters.nanos();
            requests.began(found);
            kind = found;
        } catch (Throwable own) {
            meters.failed(own);
        }
        Throwable failure = null;
        entered[0] = 1;
        try {
            chain.doFilter(received != null ? received : request, sent != null ? sent : response);
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            entered[0] = 0;
            if (kind >= 0) {
                left(request, response, route, kind, started, failure, received, sent);
            }
        }
    }

    /** The way of nearly every request; small enough for the compiler to take it into its caller. */
    private void left(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable RouteMeters template,
            int kind,
            long started,
            @Nullable Throwable failure,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        boolean ended = true;
        try {
            recorder.countUser(request);
            RouteMeters route = template != null ? template : recorder.routes().byOther(request);
            if (failure != null || goesOn(request, received)) {
                Begun begun = new Begun(route, kind, started, response, received, sent);
                ended = leftOtherwise(request, begun, failure, received, sent);
            } else {
                int status = response.getStatus();
                boolean errorSent = sent != null ? sent.errorSent() : status >= 400 && response.isCommitted();
                if (errorSent || aborted(received, sent)) {
                    Begun begun = new Begun(route, kind, started, response, received, sent);
                    ended = leftOtherwise(request, begun, null, received, sent);
                } else {
                    long nanos = meters.nanos() - started;
                    recorder.record(route, kind, nanos, recorder.code(request, status), received, sent);
                }
            }
        } catch (Throwable own) {
            meters.failed(own);
        } finally {
            if (ended) {
                requests.ended(kind);
            }
        }
    }

    /** Deals with what is not simply over; false if the request stays in flight. */
    private boolean leftOtherwise(
            HttpServletRequest request,
            Begun begun,
            @Nullable Throwable failure,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        if (received != null) {
            received.noteSize(); // when the request ends later, the container has recycled it
        }
        // After an exception the container ends the request; a listener would change how Jetty does it.
        if (failure == null && goesOn(request, received) && await(request, begun, received, sent)) {
            return false;
        }
        HttpServletResponse response = begun.response();
        int status =
                failure == null || begun.answered() ? response.getStatus() : statusAfter(failure, request, received);
        PendingError error = requests.failed(begun, status, failure);
        if (error != null) {
            request.setAttribute(attribute, error);
        }
        return true;
    }

    /** The status that the container sends for an exception if no error page handles it; 0 if it sends none. */
    private int statusAfter(Throwable failure, HttpServletRequest request, @Nullable CountingRequest received) {
        boolean dropped = dropsAfterStartAsync
                && request.isAsyncStarted() // as it still is after complete and dispatch
                && request.getAttribute(AsyncContext.ASYNC_REQUEST_URI) == null
                && !(received != null && received.completed());
        return dropped ? 0 : Begun.statusOf(failure);
    }

    private static boolean aborted(@Nullable CountingRequest received, @Nullable CountingResponse sent) {
        return (sent != null && sent.aborted()) || (received != null && received.aborted());
    }

    /** Whether asynchronous handling was started and has not been completed yet. */
    private static boolean goesOn(HttpServletRequest request, @Nullable CountingRequest received) {
        if (request.isAsyncStarted()) {
            return true;
        }
        // By the specification it is no longer "started" once dispatch() was called, though the dispatch is yet
        // to come.
        if (received != null && received.dispatched()) {
            return true;
        }
        boolean mayHave = received != null ? received.asyncStarted() : request.isAsyncSupported();
        return mayHave && request.getAttribute(AsyncContext.ASYNC_REQUEST_URI) != null;
    }

    /** Leaves the end to the container; false if there is nothing to wait for. */
    private boolean await(
            HttpServletRequest request,
            Begun begun,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        AsyncRequest async = requests.goesOn(begun);
        if (sent != null) {
            sent.waitsFor(async);
        }
        boolean found = received != null && received.asyncStarted();
        if (!found) {
            request.setAttribute(attribute, async);
        }
        if (request.isAsyncStarted()) {
            try {
                request.getAsyncContext().addListener(new AsyncHook(async));
                async.nowListening();
            } catch (IllegalStateException completedMeanwhile) {
                if (!found) {
                    request.removeAttribute(attribute);
                }
                return !async.claim();
            }
        }
        requests.watch(async);
        return true;
    }

    private void resumed(
            AsyncRequest async,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            int[] entered)
            throws IOException, ServletException {
        entered[0] = 1;
        try {
            chain.doFilter(counting(async, request), counting(async, response));
        } catch (Throwable thrown) {
            async.threw(thrown, request.isAsyncStarted() || response.isCommitted());
            throw thrown;
        } finally {
            entered[0] = 0;
            if (!async.listening() && !request.isAsyncStarted()) {
                async.complete();
            }
        }
    }

    /** The request to hand on in a later dispatch: counting, if the container gives the one that was wrapped. */
    private static HttpServletRequest counting(AsyncRequest async, HttpServletRequest given) {
        return async.received() instanceof CountingRequest counting && counting.getRequest() == given
                ? counting
                : given;
    }

    /** The response to hand on in a later dispatch. */
    private static HttpServletResponse counting(AsyncRequest async, HttpServletResponse given) {
        return async.sent() instanceof CountingResponse counting && counting.getResponse() == given ? counting : given;
    }

    private void errorPage(
            PendingError error,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            int[] entered)
            throws IOException, ServletException {
        CountingResponse sent = bodySizes ? new CountingResponse(response) : null;
        entered[0] = 1;
        try {
            chain.doFilter(request, sent != null ? sent : response);
        } finally {
            entered[0] = 0;
            error.endAfterPage(response.getStatus(), sent != null && sent.aborted(), sent);
        }
    }

    /** The length of the request's body as a header gives it, 0 if there is none, or what else is known. */
    private long length(HttpServletRequest request, int kind) {
        long length = request.getContentLengthLong();
        if (length != -1) {
            return length;
        }
        if (!recorder.kinds().bodyIsDeclared(kind)) {
            return CountingRequest.PERHAPS;
        }
        return request.getHeader("Transfer-Encoding") != null ? CountingRequest.UNKNOWN : 0;
    }
}
