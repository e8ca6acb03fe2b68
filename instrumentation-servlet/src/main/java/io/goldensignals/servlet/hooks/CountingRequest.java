package io.goldensignals.servlet.hooks;

import io.goldensignals.servlet.life.AsyncRequest;
import io.goldensignals.servlet.recorder.Aborts;
import io.goldensignals.servlet.recorder.ReceivedBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that counts the bytes of its body, notices when the client has gone away, and hands its counting response on
 * to asynchronous handling. Behaves as the request it wraps.
 */
final class CountingRequest extends HttpServletRequestWrapper implements ReceivedBody {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/";
    private static final long NOT_ASKED = -2;

    /** Instead of the length of a body: there is one. */
    static final long UNKNOWN = -1;

    /** Instead of the length of a body: there may be one, which only reading it shows. */
    static final long PERHAPS = -2;

    private final CountingResponse response;
    private final String attribute;
    private final long length;
    private @Nullable CountingInput input;
    private @Nullable BufferedReader reader;
    private long bytes;
    private boolean asyncStarted;
    private volatile boolean dispatched;
    private volatile boolean completed;
    private volatile boolean aborted;
    private volatile boolean refused;
    private volatile long formBytes = NOT_ASKED;

    /** A request that a later dispatch finds by {@code attribute} once asynchronous handling was started. */
    CountingRequest(HttpServletRequest request, CountingResponse response, String attribute, long length) {
        super(request);
        this.response = response;
        this.attribute = attribute;
        this.length = length;
    }

    @Override
    public long size() {
        if (length == 0 || (length == PERHAPS && bytes == 0)) {
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

    @Override
    public boolean failed() {
        return aborted || refused;
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

    /** Notes that the application is about to complete the request. */
    void completing() {
        completed = true;
    }

    /** Whether the application has completed the request, or was about to. */
    boolean completed() {
        return completed;
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
        refused |= Aborts.isAnswered(failure);
    }

    /**
     * Notes that the container could not take the body apart itself. It reads below our stream, and its exception need not say that
     * the client is gone; but where it has ended a response that was not begun, it is.
     */
    private void unparsed(Throwable failure) {
        if (Aborts.isAnswered(failure)) {
            refused = true;
        } else {
            aborted |= Aborts.isAbort(failure) || (response.isCommitted() && !response.begun());
        }
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        try {
            return super.getParts();
        } catch (IOException | ServletException | RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
        try {
            return super.getPart(name);
        } catch (IOException | ServletException | RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        try {
            return super.getParameter(name);
        } catch (RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        try {
            return super.getParameterValues(name);
        } catch (RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
    }

    @Override
    public Enumeration<String> getParameterNames() {
        try {
            return super.getParameterNames();
        } catch (RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        try {
            return super.getParameterMap();
        } catch (RuntimeException failure) {
            unparsed(failure);
            throw failure;
        }
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
