package io.goldensignals.servlet.life;

import io.goldensignals.servlet.meters.HttpResults;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.ReceivedBody;
import io.goldensignals.servlet.recorder.Recorder;
import io.goldensignals.servlet.recorder.SentBody;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A request that goes on after its first dispatch. It ends when the container says that it has completed. */
public final class AsyncRequest extends OpenRequest {

    private final Requests requests;
    private volatile @Nullable Throwable failure;
    private volatile int cutShortWith;
    private volatile boolean aborted;
    private volatile boolean timedOut;
    private volatile boolean listening;

    AsyncRequest(Requests requests, Recorder recorder, Begun begun) {
        super(recorder, begun);
        this.requests = requests;
    }

    long started() {
        return begun().started();
    }

    /** The response that the container gave to the first dispatch. */
    HttpServletResponse response() {
        return begun().response();
    }

    /** What counts the request's body. */
    public @Nullable ReceivedBody received() {
        return begun().received();
    }

    /** What counts the response's body. */
    public @Nullable SentBody sent() {
        return begun().sent();
    }

    /** Whether the container will report the end. */
    public boolean listening() {
        return listening;
    }

    /** Notes that the container will report the end. */
    public void nowListening() {
        listening = true;
    }

    /** Notes what the application threw out of a dispatch; the request ends soon, in case that the container drops it. */
    public void threw(Throwable thrown, boolean mayBeDropped) {
        failure = thrown;
        cutShortWith = response().isCommitted() ? response().getStatus() : 0;
        if (mayBeDropped) {
            requests.overdue().add(this::dropped);
        }
    }

    /** Notes a failure of our own. */
    public void failed(Throwable own) {
        recorder().meters().failed(own);
    }

    /** Notes that the time is up; the container completes the request then. */
    public void timedOut() {
        timedOut = true;
    }

    /** Notes a failure that the container met on the connection; nothing of this came out of the application. */
    public void connectionFailed(Throwable met) {
        if (failure == null && !timedOut) {
            aborted |= Aborts.isAbortOfStream(met);
            failure = met;
        }
    }

    /**
     * Ends the request soon, in case that the container does not. Undertow calls no listener when a write listener throws:
     * it closes the connection and lets the request wait for its timeout. Tomcat forgets some requests (about one in
     * 20 000 under load) whose write fails on a thread of the application. The response may be recycled by now, so the
     * status is given: that which the client has received, or 0.
     */
    public void clientGone(int status) {
        try {
            long ended = now();
            requests.overdue().add(() -> end(ended, () -> recorder().code(status, status != 0, null, true, false)));
        } catch (Throwable own) {
            failed(own);
        }
    }

    /** Ends the request with what the response says. */
    public void complete() {
        end(now(), this::codeOfResponse);
    }

    private int codeOfResponse() {
        boolean gone = aborted || begun().aborted();
        boolean committed = cutShortWith != 0 || (gone && begun().answered());
        // Tomcat says 500 after an exception, also if it has sent another status.
        int status = cutShortWith != 0 ? cutShortWith : response().getStatus();
        return recorder().code(status, committed, failure, gone, timedOut);
    }

    /** Ends a request that threw as its dispatch did: some containers drop the connection and call no listener. */
    private void dropped() {
        Throwable thrown = failure;
        if (thrown != null) {
            int status = cutShortWith != 0 ? cutShortWith : Begun.statusOf(thrown);
            end(now(), () -> recorder().code(status, cutShortWith != 0, thrown, aborted, false));
        }
    }

    /** Ends a request whose end the container has never reported. */
    void lost() {
        end(now(), () -> HttpResults.code(0, HttpResults.LOST, HttpResults.BY_LOSS));
    }

    private void end(long ended, IntSupplier code) {
        if (claim()) {
            requests.over(this);
            record(ended, begun().sent(), code);
        }
    }

    int kind() {
        return begun().kind();
    }
}
