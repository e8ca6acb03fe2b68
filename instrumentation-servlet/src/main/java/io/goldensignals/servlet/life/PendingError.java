package io.goldensignals.servlet.life;

import io.goldensignals.servlet.recorder.Recorder;
import io.goldensignals.servlet.recorder.SentBody;
import org.jspecify.annotations.Nullable;

/**
 * A request that has left the filter by an exception or {@code sendError} and may come back as an ERROR dispatch, whose
 * page may choose another status. It ends with that dispatch, which claims it, or alone when none begins.
 */
public final class PendingError extends OpenRequest {

    private final long left;
    private final int status;
    private final @Nullable Throwable failure;

    PendingError(Recorder recorder, Begun begun, int status, @Nullable Throwable failure) {
        super(recorder, begun);
        this.left = now();
        this.status = status;
        this.failure = failure;
    }

    /** Ends the request as it left the filter, unless its error page has claimed it. */
    void endAlone() {
        if (claim()) {
            record(left, begun().sent(), () -> recorder().code(status, false, failure, false, false));
        }
    }

    /** Ends the request, which the caller has claimed, with what its error page has made of it. */
    public void endAfterPage(int pageStatus, boolean aborted, @Nullable SentBody page) {
        record(now(), page, () -> recorder().code(pageStatus, aborted, failure, aborted, false));
    }
}
