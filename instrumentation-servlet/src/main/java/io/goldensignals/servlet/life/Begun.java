package io.goldensignals.servlet.life;

import io.goldensignals.servlet.meters.RouteMeters;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.ReceivedBody;
import io.goldensignals.servlet.recorder.SentBody;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request that its first dispatch has left and that may go on.
 *
 * @param started by the nanoseconds of the meters' clock
 * @param response the one that the container gave to the first dispatch
 * @param received the body, if bodies are counted and it may have one
 * @param sent the response's body, if bodies are counted
 */
public record Begun(
        RouteMeters route,
        int kind,
        long started,
        HttpServletResponse response,
        @Nullable ReceivedBody received,
        @Nullable SentBody sent) {

    /** Whether reading or writing has failed because the client went away. */
    public boolean aborted() {
        return (sent != null && sent.aborted()) || (received != null && received.aborted());
    }

    /**
     * Whether the client has seen the beginning of the response. Some containers call it committed when reading the request
     * has failed, though nothing was sent.
     */
    public boolean answered() {
        boolean unanswered =
                received != null && received.failed() && sent != null && !sent.aborted() && sent.bytes() == 0;
        return response.isCommitted() && !unanswered;
    }

    /** Whether an error page is to come in the place of the response. */
    boolean errorSent() {
        return sent != null ? sent.errorSent() : response.isCommitted() && response.getStatus() >= 400;
    }

    /** The status that a container sends for an exception that no error page handles. */
    public static int statusOf(Throwable failure) {
        if (failure instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? 404 : 503;
        }
        int own = Aborts.statusOf(failure);
        return own != 0 ? own : 500;
    }
}
