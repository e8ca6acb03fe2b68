package io.goldensignals.servlet;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request that has left the filter by an exception or {@code sendError} and may come back as an ERROR dispatch, whose
 * page may choose another status. It ends with that dispatch, or alone when none begins.
 */
final class PendingError {

    private final Recorder recorder;
    private final RouteMeters route;
    private final int kind;
    private final long started;
    private final long left;
    private final int status;
    private final @Nullable Throwable failure;
    private final @Nullable CountingRequest received;
    private final @Nullable CountingResponse sent;
    private final AtomicBoolean claimed = new AtomicBoolean();

    PendingError(
            Recorder recorder,
            RouteMeters route,
            int kind,
            long started,
            int status,
            @Nullable Throwable failure,
            @Nullable CountingRequest received,
            @Nullable CountingResponse sent) {
        this.recorder = recorder;
        this.route = route;
        this.kind = kind;
        this.started = started;
        this.left = recorder.meters().nanos();
        this.status = status;
        this.failure = failure;
        this.received = received;
        this.sent = sent;
    }

    /** Whether the caller is the one to end the request. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Ends the request as it left the filter, unless its error page has been claimed. */
    void endAlone() {
        if (claim()) {
            end(left, status, false, sent);
        }
    }

    /** Ends the request with what its error page has made of it. */
    void endAfterPage(int pageStatus, boolean aborted, @Nullable CountingResponse page) {
        end(recorder.meters().nanos(), pageStatus, aborted, page);
    }

    private void end(long now, int finalStatus, boolean aborted, @Nullable CountingResponse body) {
        try {
            int code = recorder.code(finalStatus, aborted, failure, aborted, false);
            recorder.record(route, kind, now - started, code, received, body);
        } catch (Throwable own) {
            recorder.meters().failed(own);
        }
    }
}
