package io.goldensignals.servlet.hooks;

import static java.util.Objects.requireNonNull;

import io.goldensignals.servlet.life.AsyncRequest;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.SentBody;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A response that counts the bytes of its body and notices when the client has gone away. Behaves as the response it
 * wraps.
 */
final class CountingResponse extends HttpServletResponseWrapper implements SentBody {

    private static final short NOT_ABORTED = -1;

    private static final @Nullable MethodHandle REDIRECT = redirect();

    private @Nullable CountingOutput output;
    private @Nullable PrintWriter writer;
    private volatile @Nullable AsyncRequest async;
    private long bytes;
    private boolean errorSent;
    private boolean flushed;
    private volatile boolean ended;
    private volatile short statusWhenAborted = NOT_ABORTED; // small, as there is one of these for each request
    private volatile boolean completedAfterAbort;

    CountingResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean errorSent() {
        return errorSent;
    }

    @Override
    public boolean aborted() {
        return statusWhenAborted != NOT_ABORTED;
    }

    void wrote(long more) {
        bytes += more;
    }

    void failed(Throwable failure) {
        if (Aborts.isAbortOfStream(failure)) {
            writerFailed();
        }
    }

    /** Whether the application itself has begun the response, so that the container does not send another one. */
    boolean begun() {
        return bytes > 0 || flushed || ended;
    }

    /** Notes that the application has ended the response: what it writes from now on fails whether the client is there or not. */
    void ended() {
        ended = true;
    }

    /** Notes it of the response that {@code response} wraps, if that is one of these. */
    static void endedWithin(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            if (inner instanceof CountingResponse counting) {
                counting.ended();
            }
            inner = wrapper.getResponse();
        }
    }

    void writerFailed() {
        if (!aborted() && !ended) {
            statusWhenAborted = (short) statusSent();
        }
    }

    private int statusSent() {
        return begunToSend() ? getStatus() : 0;
    }

    /** Whether the container has begun to send the response. */
    boolean begunToSend() {
        try {
            return isCommitted();
        } catch (RuntimeException recycled) {
            return false; // the container has taken the response back, so there is nothing to ask
        }
    }

    /** Notes the request that waits for the end of asynchronous handling. */
    void waitsFor(AsyncRequest async) {
        this.async = async;
        if (completedAfterAbort) {
            async.clientGone(statusWhenAborted);
        }
    }

    /** What waits for the end of asynchronous handling. */
    @Nullable
    AsyncRequest waiting() {
        return async;
    }

    /** Notes that the application has completed asynchronous handling, or has tried to. */
    void completed() {
        if (aborted()) {
            completedAfterAbort = true; // before the field is read: waitsFor writes and reads in the other order
            AsyncRequest waiting = async;
            if (waiting != null) {
                waiting.clientGone(statusWhenAborted);
            }
        }
    }

    /** Notes what the application's write listener let through; the stream's own failures have been noted before. */
    void listenerThrew(Throwable failure) {
        if (Aborts.isAbort(failure)) {
            writerFailed();
        }
        AsyncRequest waiting = async;
        if (waiting == null) {
            return;
        }
        if (aborted()) {
            waiting.clientGone(statusWhenAborted);
        } else {
            waiting.threw(failure, true);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream delegate = super.getOutputStream();
        if (output == null) {
            output = new CountingOutput(delegate, this);
        }
        return output;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter delegate = super.getWriter();
        if (writer == null) {
            writer = new CountingWriter(delegate, this, ByteCount.charset(getCharacterEncoding()));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        try {
            super.flushBuffer();
            flushed = true;
        } catch (IOException failure) {
            failed(failure);
            throw failure;
        }
    }

    @Override
    public void reset() {
        super.reset();
        bytes = 0;
        // A reset response may change from stream to writer and to another charset.
        output = null;
        writer = null;
        ended = false;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        bytes = 0;
    }

    @Override
    public void sendError(int status) throws IOException {
        super.sendError(status);
        taken();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        super.sendError(status, message);
        taken();
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        super.sendRedirect(location);
        ended = true;
        bytes = 0;
    }

    // Servlet 6.1 has three forms more: no overrides where an older one is compiled against, and called by nothing
    // where it runs.

    public void sendRedirect(String location, int status) throws IOException {
        sendRedirect(location, status, true);
    }

    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        sendRedirect(location, SC_FOUND, clearBuffer);
    }

    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        try {
            requireNonNull(REDIRECT).invokeExact(this, location, status, clearBuffer);
        } catch (IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable undeclared) {
            throw new IllegalStateException("sendRedirect declares no other exception", undeclared);
        }
        ended = true;
        if (clearBuffer) {
            bytes = 0;
        }
    }

    private static @Nullable MethodHandle redirect() {
        try {
            return MethodHandles.lookup()
                    .findSpecial(
                            HttpServletResponseWrapper.class,
                            "sendRedirect",
                            MethodType.methodType(void.class, String.class, int.class, boolean.class),
                            CountingResponse.class);
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }

    private void taken() {
        errorSent = true;
        ended = true;
        bytes = 0;
    }
}
