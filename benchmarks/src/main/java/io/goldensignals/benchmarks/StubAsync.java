package io.goldensignals.benchmarks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** An asynchronous context with room for one listener, which allocates nothing by itself. */
final class StubAsync implements AsyncContext {

    private final ServletRequest request;
    private final ServletResponse response;
    private final AsyncEvent end = new AsyncEvent(this);
    private AsyncListener listener;

    StubAsync(ServletRequest request, ServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Ends the request as a container does. */
    void finish() throws IOException {
        listener.onComplete(end);
        listener = null;
    }

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return true;
    }

    @Override
    public void dispatch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dispatch(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void complete() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(Runnable run) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addListener(AsyncListener listener) {
        this.listener = listener;
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        this.listener = listener;
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTimeout(long timeout) {}

    @Override
    public long getTimeout() {
        return 0;
    }
}
