package io.goldensignals.servlet.hooks;

import io.goldensignals.servlet.life.AsyncRequest;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.ReceivedBody;
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
final class CountingRequest extends HttpServletRequestWrapper implements ReceivedBody {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/";
    private static final long NOT_ASKED = -2;

    private final CountingResponse response;
    private final String attribute;
    private final boolean hasBody;
    private @Nullable CountingInput input;
    private @Nullable BufferedReader reader;
    private long bytes;
    private boolean asyncStarted;
    private volatile boolean dispatched;
    private volatile boolean aborted;
    private volatile long formBytes = NOT_ASKED;

    /** A request that a later dispatch finds by {@code attribute} once asynchronous handling was started. */
    CountingRequest(HttpServletRequest request, CountingResponse response, String attribute, boolean hasBody) {
        super(request);
        this.response = response;
        this.attribute = attribute;
        this.hasBody = hasBody;
    }

    @Override
    public long size() {
        if (!hasBody) {
            return -1;
        }
        boolean taken = input != null || reader != null; // rather than left to the container, which may parse it
        return taken ? bytes : formBytes();
    }

    /** Asks for the size while the container still has the request. */
    void noteSize() {
        size();
    }

    /**
     * The bytes of a body that the application did not read itself: known if the container parsed all of a form. What is first
     * found is the answer from then on, also when the request ends later.
     */
    private long formBytes() {
        long known = formBytes;
        if (known == NOT_ASKED) {
            String type = getContentType();
            boolean form = type != null && (type.startsWith(FORM) || type.startsWith(MULTIPART));
            known = form ? getContentLengthLong() : 0;
            formBytes = known;
        }
        return known;
    }

    @Override
    public boolean aborted() {
        return aborted;
    }

    boolean asyncStarted() {
        return asyncStarted;
    }

    /** What waits for the end of asynchronous handling. */
    @Nullable
    AsyncRequest waiting() {
        return response.waiting();
    }

    /** Whether the application has dispatched the request again; by the specification it is not "started" any more then. */
    boolean dispatched() {
        return dispatched;
    }

    /** Notes that the request is about to be dispatched; gives what was noted before. */
    boolean dispatching() {
        boolean before = dispatched;
        dispatched = true;
        return before;
    }

    /** Takes the last note back. */
    void notDispatched(boolean before) {
        dispatched = before;
    }

    /**
     * Leaves this for later dispatches. Only here: Undertow keeps attributes in a plain map, in which one of two entries is
     * lost if the application's threads, which may run after this, dispatch while another attribute is set.
     */
    private void started() {
        asyncStarted = true;
        super.setAttribute(attribute, this);
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
        started();
        return new CountingAsync(context, this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        started();
        return new CountingAsync(context, this, this.response);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new CountingAsync(super.getAsyncContext(), this, response);
    }
}
