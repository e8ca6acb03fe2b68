package io.goldensignals.servlet.hooks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * An asynchronous context that gives the counting request and response where the container's would give the ones that
 * they wrap.
 */
@SuppressWarnings("ReferenceEquality") // of requests and responses identity is meant
final class CountingAsync implements AsyncContext {

    private final AsyncContext delegate;
    private final CountingRequest request;
    private final CountingResponse response;

    CountingAsync(AsyncContext delegate, CountingRequest request, CountingResponse response) {
        this.delegate = delegate;
        this.request = request;
        this.response = response;
    }

    @Override
    public ServletRequest getRequest() {
        ServletRequest own = delegate.getRequest();
        return own == request.getRequest() ? request : own;
    }

    @Override
    public ServletResponse getResponse() {
        ServletResponse own = delegate.getResponse();
        return own == response.getResponse() ? response : own;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return delegate.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        noted(delegate::dispatch);
    }

    @Override
    public void dispatch(String path) {
        noted(() -> delegate.dispatch(path));
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        noted(() -> delegate.dispatch(context, path));
    }

    /** Notes the dispatch before it can begin, and takes the note back if it is refused. */
    private void noted(Runnable dispatch) {
        boolean before = request.dispatching();
        try {
            dispatch.run();
        } catch (Throwable refused) {
            request.notDispatched(before);
            throw refused;
        }
    }

    /** Tomcat forgets some of the requests whose write fails on another thread: it calls no listener, ours or another. */
    @Override
    public void complete() {
        request.completing();
        try {
            delegate.complete();
        } finally {
            response.completed();
        }
    }

    @Override
    public void start(Runnable run) {
        delegate.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        delegate.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        delegate.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return delegate.createListener(type);
    }

    @Override
    public void setTimeout(long timeout) {
        delegate.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return delegate.getTimeout();
    }
}
