package io.goldensignals.servlet.life;

import io.goldensignals.servlet.meters.ActiveRequests;
import io.goldensignals.servlet.recorder.Recorder;
import jakarta.servlet.ServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a server that have begun and not ended.
 *
 * <p>Most begin and end in one call of the filter and are a count here and no object. One that {@linkplain #goesOn goes on}
 * is watched over until it ends, one that {@linkplain #failed failed} waits for its error page. Thread-safe.
 */
public final class Requests {

    private final Recorder recorder;
    private final ActiveRequests active;
    private final Waiting waiting;
    private final Overdue overdue;

    /** With the age past which an asynchronous request counts as lost. */
    public Requests(Recorder recorder, Duration maxAge) {
        this.recorder = recorder;
        this.waiting = new Waiting(recorder.meters(), maxAge.toNanos());
        this.active = new ActiveRequests(recorder.meters(), recorder.kinds(), waiting::reap);
        this.overdue = new Overdue(recorder.meters());
    }

    /** Counts a request that begins. */
    public void began(int kind) {
        active.begin(kind);
    }

    /** Counts a request that has ended. */
    public void ended(int kind) {
        active.end(kind);
    }

    /** A request that outlives its first dispatch; to be {@linkplain #watch watched} once the container knows of it. */
    public AsyncRequest goesOn(Begun begun) {
        return new AsyncRequest(this, recorder, begun);
    }

    /** Watches over a request until it ends. */
    public void watch(AsyncRequest request) {
        waiting.add(request);
    }

    /** The request with this response; for the rare dispatch whose attribute is lost, as it asks all that wait. */
    public @Nullable AsyncRequest waitingFor(ServletResponse response) {
        return waiting.withResponse(response);
    }

    /**
     * Ends a request that did not end in the usual way: now, or with the error page that the container may yet dispatch to.
     *
     * @param status that which the client receives if no error page changes it; 0 for none
     * @return what that dispatch is to claim, or {@code null} if no such dispatch follows
     */
    public @Nullable PendingError failed(Begun begun, int status, @Nullable Throwable failure) {
        boolean answered = begun.answered();
        if (!begun.aborted() && (begun.errorSent() || (failure != null && !answered))) {
            PendingError error = new PendingError(recorder, begun, status, failure);
            overdue.add(error::endAlone);
            return error;
        }
        int code = recorder.code(status, answered, failure, begun.aborted(), false);
        long nanos = recorder.meters().nanos() - begun.started();
        recorder.record(begun.route(), begun.kind(), nanos, code, begun.received(), begun.sent());
        return null;
    }

    Overdue overdue() {
        return overdue;
    }

    /** Forgets an asynchronous request that is over. */
    void over(AsyncRequest request) {
        waiting.remove(request);
        active.end(request.kind());
    }
}
