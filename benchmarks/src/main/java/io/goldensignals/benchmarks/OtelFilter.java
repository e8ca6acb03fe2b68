package io.goldensignals.benchmarks;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.api.incubator.semconv.http.HttpServerExperimentalMetrics;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.instrumenter.SpanKindExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesGetter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerMetrics;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRoute;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanStatusExtractor;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * OpenTelemetry's metrics of HTTP servers, put together as its own instrumentation of servlets is, for what the floor and our
 * filter without body sizes measure: the duration, which it has by default, and the requests in flight, which it has when
 * asked. Kinder than what is installed: it makes no spans, reads no context from the caller, and is told the route.
 */
final class OtelFilter implements Filter {

    private final Instrumenter<HttpServletRequest, HttpServletResponse> instrumenter;

    OtelFilter(String route) {
        Getter getter = new Getter(route);
        instrumenter = Instrumenter.<HttpServletRequest, HttpServletResponse>builder(
                        new OtelMetrics(), "benchmark", HttpSpanNameExtractor.create(getter))
                .setSpanStatusExtractor(HttpSpanStatusExtractor.create(getter))
                .addAttributesExtractor(HttpServerAttributesExtractor.create(getter))
                .addContextCustomizer(HttpServerRoute.create(getter))
                .addOperationMetrics(HttpServerMetrics.get())
                .addOperationMetrics(HttpServerExperimentalMetrics.get())
                .buildInstrumenter(SpanKindExtractor.alwaysServer());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        Context parent = Context.current();
        if (!instrumenter.shouldStart(parent, http)) {
            chain.doFilter(request, response);
            return;
        }
        Context context = instrumenter.start(parent, http);
        try (Scope ignored = context.makeCurrent()) {
            chain.doFilter(request, response);
        } catch (Throwable failure) {
            instrumenter.end(context, http, answer, failure);
            throw failure;
        }
        instrumenter.end(context, http, answer, null);
    }

    /** Reads what an integration with the Servlet API reads. */
    private record Getter(String route) implements HttpServerAttributesGetter<HttpServletRequest, HttpServletResponse> {
        @Override
        public String getHttpRequestMethod(HttpServletRequest request) {
            return request.getMethod();
        }

        @Override
        public List<String> getHttpRequestHeader(HttpServletRequest request, String name) {
            String value = request.getHeader(name);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Integer getHttpResponseStatusCode(
                HttpServletRequest request, HttpServletResponse response, Throwable failure) {
            return response.getStatus();
        }

        @Override
        public List<String> getHttpResponseHeader(
                HttpServletRequest request, HttpServletResponse response, String name) {
            return List.of();
        }

        @Override
        public String getUrlScheme(HttpServletRequest request) {
            return request.getScheme();
        }

        @Override
        public String getUrlPath(HttpServletRequest request) {
            return request.getRequestURI();
        }

        @Override
        public String getUrlQuery(HttpServletRequest request) {
            return request.getQueryString();
        }

        @Override
        public String getHttpRoute(HttpServletRequest request) {
            return route;
        }

        @Override
        public String getNetworkProtocolName(HttpServletRequest request, HttpServletResponse response) {
            return "http";
        }

        @Override
        public String getNetworkProtocolVersion(HttpServletRequest request, HttpServletResponse response) {
            return "HTTP/1.1".equals(request.getProtocol()) ? "1.1" : null;
        }

        @Override
        public String getNetworkPeerAddress(HttpServletRequest request, HttpServletResponse response) {
            return request.getRemoteAddr();
        }

        @Override
        public Integer getNetworkPeerPort(HttpServletRequest request, HttpServletResponse response) {
            return request.getRemotePort();
        }
    }
}
