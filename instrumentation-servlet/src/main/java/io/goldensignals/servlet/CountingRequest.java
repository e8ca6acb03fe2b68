package io.goldensignals.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request that counts the bytes of its body, notices when the client has gone away, and hands its counting response on
 * to asynchronous handling. Behaves as the request it wraps.
 */
final class CountingRequest extends HttpServletRequestWrapper {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/";
    private static final long NOT_ASKED = -2;

    private final CountingResponse response;
    private final boolean hasBody;
    private @Nullable CountingInput input;
    private @Nullable BufferedReader reader;
    private long bytes;
    private boolean asyncStarted;
    private volatile boolean aborted;
    private volatile long formBytes = NOT_ASKED;

    CountingRequest(HttpServletRequest request, CountingResponse response, boolean hasBody) {
        super(request);
        this.response = response;
        this.hasBody = hasBody;
    }

    /** Whether the client sends a body, or may. */
    boolean hasBody() {
        return hasBody;
    }

    /** Whether the application has asked for the body rather than let the container parse it. */
    boolean bodyTaken() {
        return input != null || reader != null;
    }

    long bytes() {
        return bytes;
    }

    /**
     * The bytes of a body that the application did not read itself: known if the container parsed all of a form. To be asked
     * first while the container still has the request; what it was then is the answer from then on, for whoever ends the
     * request later.
     */
    long formBytes() {
        long known = formBytes;
        if (known == NOT_ASKED) {
            String type = getContentType();
            boolean form = type != null && (type.startsWith(FORM) || type.startsWith(MULTIPART));
            known = form ? getContentLengthLong() : 0;
            formBytes = known;
        }
        return known;
    }

    boolean aborted() {
        return aborted;
    }

    boolean asyncStarted() {
        return asyncStarted;
    }

    void read(long more) {
        bytes += more;
    }

    /** Counts what was read as text, unless the container's reader reads from the counting stream itself. */
    void readText(long more) {
        if (input == null) {
            bytes += more;
        }
    }

    void failed(Throwable failure) {
        aborted |= Aborts.isAbortOfStream(failure);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream delegate = super.getInputStream();
        if (input == null) {
            input = new CountingInput(delegate, this);
        }
        return input;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        BufferedReader delegate = super.getReader();
        if (reader == null) {
            reader = new BufferedReader(new CountingReader(delegate, this, ByteCount.charset(getCharacterEncoding())));
        }
        return reader;
    }

    @Override
    public AsyncContext startAsync() {
        AsyncContext context = super.startAsync();
        asyncStarted = true;
        return new CountingAsync(context, this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        asyncStarted = true;
        return new CountingAsync(context, this, this.response);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new CountingAsync(super.getAsyncContext(), this, response);
    }
}
