package io.goldensignals.servlet;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Enumeration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A servlet's request and response as the Prometheus client wants them. */
final class ScrapeExchange implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AtomicReference<@Nullable Runnable> rendered;

    /** {@code rendered} is run once, when the answer is made: a slow reader of it keeps no other scrape out. */
    ScrapeExchange(HttpServletRequest request, HttpServletResponse response, Runnable rendered) {
        this.request = request;
        this.response = response;
        this.rendered = new AtomicReference<>(rendered);
    }

    /** The answer is made, or will not be. */
    void rendered() {
        Runnable first = rendered.getAndSet(null);
        if (first != null) {
            first.run();
        }
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return this;
    }

    @Override
    public String getQueryString() {
        return request.getQueryString();
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return request.getHeaders(name);
    }

    @Override
    public String getMethod() {
        return request.getMethod();
    }

    @Override
    public String getRequestPath() {
        return request.getRequestURI();
    }

    @Override
    public void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int status, int contentLength) throws IOException {
        rendered();
        if (response.getHeader("Content-Length") == null && contentLength > 0) {
            response.setContentLength(contentLength);
        }
        response.setStatus(status);
        return response.getOutputStream();
    }

    @Override
    public void handleException(IOException failure) throws IOException {
        throw failure;
    }

    @Override
    public void handleException(RuntimeException failure) {
        throw failure;
    }

    @Override
    public void close() {
        // The container ends the exchange.
    }
}
