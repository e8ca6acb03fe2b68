package io.goldensignals.servlet.hooks;

import io.goldensignals.servlet.life.AsyncRequest;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.SentBody;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * A response that counts the bytes of its body and notices when the client has gone away. Behaves as the response it
 * wraps.
 */
final class CountingResponse extends HttpServletResponseWrapper implements SentBody {

    private static final short NOT_ABORTED = -1;

    private @Nullable CountingOutput output;
    private @Nullable PrintWriter writer;
    private volatile @Nullable AsyncRequest async;
    private long bytes;
    private boolean errorSent;
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

    void writerFailed() {
        if (!aborted()) {
            statusWhenAborted = (short) statusSent();
        }
    }

    private int statusSent() {
        try {
            return isCommitted() ? getStatus() : 0;
        } catch (RuntimeException recycled) {
            return 0; // the container has taken the response back, so there is nothing to ask
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

    /** Notes what the application's write listener let through. */
    void listenerThrew(Throwable failure) {
        failed(failure);
        AsyncRequest waiting = async;
        if (aborted() && waiting != null) {
            waiting.clientGone(statusWhenAborted);
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
        bytes = 0;
    }

    private void taken() {
        errorSent = true;
        bytes = 0;
    }
}
