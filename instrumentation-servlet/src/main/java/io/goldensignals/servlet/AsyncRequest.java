package io.goldensignals.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request that outlives its first dispatch. It ends once, when the container says that it has completed. */
@SuppressWarnings("ReferenceEquality") // of requests and responses identity is meant
final class AsyncRequest implements AsyncListener {

    private final Recorder recorder;
    private final RouteMeters route;
    private final int kind;
    private final long started;
    private final HttpServletResponse response;
    private final @Nullable CountingRequest received;
    private final @Nullable CountingResponse sent;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Throwable failure;
    private volatile int cutShortWith;
    private volatile boolean aborted;
    private volatile boolean timedOut;
    private volatile boolean listening;

    AsyncRequest(
            Recorder recorder,
            RouteMeters route,
            int kind,
            long started,
            HttpServletResponse response,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        this.recorder = recorder;
        this.route = route;
        this.kind = kind;
        this.started = started;
        this.response = response;
        this.received = received;
        this.sent = sent;
    }

    long started() {
        return started;
    }

    /** The response that the container gave to the first dispatch. */
    HttpServletResponse given() {
        return response;
    }

    /** The request to hand on in a later dispatch: counting, if the container gives the one that was wrapped. */
    HttpServletRequest request(HttpServletRequest given) {
        return received != null && received.getRequest() == given ? received : given;
    }

    /** The response to hand on in a later dispatch. */
    HttpServletResponse response(HttpServletResponse given) {
        return sent != null && sent.getResponse() == given ? sent : given;
    }

    /** Whether the container will report the end. */
    boolean listening() {
        return listening;
    }

    void nowListening() {
        listening = true;
    }

    /** Notes what the application threw out of a dispatch. */
    void threw(Throwable failure) {
        this.failure = failure;
        cutShortWith = response.isCommitted() ? response.getStatus() : 0;
    }

    /**
     * Ends the request soon, in case that the container does not. Undertow calls no listener when a write listener throws:
     * it closes the connection and lets the request wait for its timeout. Tomcat forgets some requests (about one in
     * 20 000 under load) whose write fails on a thread of the application. The response may be recycled by now, so the
     * status is given: that which the client has received, or 0.
     */
    void clientGone(int status) {
        try {
            long nanos = recorder.meters().nanos() - started;
            recorder.pendingErrors().add(() -> abandoned(status, nanos));
        } catch (Throwable own) {
            recorder.meters().failed(own);
        }
    }

    private void abandoned(int status, long nanos) {
        if (ended.compareAndSet(false, true)) {
            release();
            try {
                recorder.record(
                        route, kind, nanos, recorder.code(status, status != 0, null, true, false), received, sent);
            } catch (Throwable own) {
                recorder.meters().failed(own);
            }
        }
    }

    /** Leaves the end to the caller; false if it has been recorded already. */
    boolean withdraw() {
        return ended.compareAndSet(false, true);
    }

    /** Ends the request with what the response says. */
    void complete() {
        if (ended.compareAndSet(false, true)) {
            release();
            try {
                boolean gone = aborted || (sent != null && sent.aborted()) || (received != null && received.aborted());
                boolean committed = cutShortWith != 0 || (gone && Recorder.begun(response, received, sent));
                // Tomcat says 500 after an exception, also if it has sent another status.
                int status = cutShortWith != 0 ? cutShortWith : response.getStatus();
                record(recorder.code(status, committed, failure, gone, timedOut));
            } catch (Throwable own) {
                recorder.meters().failed(own);
            }
        }
    }

    /** Ends a request that threw as its dispatch did: some containers drop the connection and call no listener. */
    void dropped() {
        Throwable thrown = failure;
        if (thrown != null && ended.compareAndSet(false, true)) {
            release();
            try {
                int status = cutShortWith != 0 ? cutShortWith : Recorder.statusOf(thrown);
                record(recorder.code(status, cutShortWith != 0, thrown, aborted, false));
            } catch (Throwable own) {
                recorder.meters().failed(own);
            }
        }
    }

    /** Ends a request whose end the container has never reported. */
    void lost() {
        if (ended.compareAndSet(false, true)) {
            release();
            try {
                record(HttpResults.code(0, HttpResults.LOST, HttpResults.BY_LOSS));
            } catch (Throwable own) {
                recorder.meters().failed(own);
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        timedOut = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable told = event.getThrowable();
        if (told != null && failure == null && !timedOut) {
            // Nothing of this came out of the application: the container met it on the connection.
            aborted |= Aborts.isAbortOfStream(told);
            failure = told;
        }
    }

    /** A container forgets the listeners when a dispatch starts asynchronous handling again. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        try {
            event.getAsyncContext().addListener(this);
        } catch (Throwable own) {
            recorder.meters().failed(own);
        }
    }

    private void release() {
        recorder.active().ended(this);
        recorder.active().end(kind);
    }

    private void record(int code) {
        long nanos = recorder.meters().nanos() - started;
        recorder.record(route, kind, nanos, code, received, sent);
    }
}
