package io.goldensignals.benchmarks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A GET request that allocates nothing by itself. */
final class StubRequest extends HttpServletRequestWrapper {

    private final String path;
    private final Map<String, Object> attributes = new HashMap<>();
    private StubAsync async;
    private boolean asyncStarted;

    StubRequest(String path) {
        super(stub(HttpServletRequest.class));
        this.path = path;
    }

    /** What answers null, zero or false to everything. */
    static <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class
                        ? (Object) false
                        : method.getReturnType() == int.class ? (Object) 0 : null));
    }

    /** Lets the request be handled asynchronously, always by the same context. */
    StubRequest async(ServletResponse response) {
        async = new StubAsync(this, response);
        return this;
    }

    /** Ends asynchronous handling. */
    void finish() throws IOException {
        asyncStarted = false;
        async.finish();
    }

    void clearAttributes() {
        attributes.clear();
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("http://localhost").append(path);
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getQueryString() {
        return null;
    }

    @Override
    public String getRemoteAddr() {
        return "127.0.0.1";
    }

    @Override
    public int getRemotePort() {
        return 50_000;
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase("host") ? "localhost:8080" : null;
    }

    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public boolean isAsyncSupported() {
        return async != null;
    }

    @Override
    public boolean isAsyncStarted() {
        return asyncStarted;
    }

    @Override
    public AsyncContext startAsync() {
        asyncStarted = true;
        return async;
    }

    @Override
    public AsyncContext getAsyncContext() {
        return async;
    }
}
