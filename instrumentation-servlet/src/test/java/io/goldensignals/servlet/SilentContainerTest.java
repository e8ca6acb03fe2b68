package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container that calls no listener, as Tomcat does now and then when a write fails on a thread of the application. */
class SilentContainerTest {

    @ParameterizedTest
    @ValueSource(strings = {"/do/async-flood", "/do/async-flood-wrapped"})
    void aRequestWhoseClientIsGoneEndsWhenTheApplicationCompletesIt(String path) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RecordedRequests recorded = new RecordedRequests(registry);
        try (HttpServerUnderTest server = new TomcatContainer(context -> silent(context, registry))) {
            RawHttp.exchange(server.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            await().until(() -> recorded.total() == 1);
            assertThat(recorded.byKind()).containsOnlyKeys("GET /do/* 200 - client_abort");
            await().until(() -> recorded.active() == 0);
        }
    }

    private static void silent(ServletContext context, SimpleMeterRegistry registry) {
        add(context, "silent", (request, response, chain) -> {
            BrokenPipe broken = new BrokenPipe((HttpServletResponse) response);
            chain.doFilter(new Silent((HttpServletRequest) request, broken), broken);
        });
        add(context, "measured", ServletMetrics.builder(registry).build().filter());
        context.addServlet("contract", new ContractServlet()).setAsyncSupported(true);
        context.getServletRegistration("contract").addMapping("/do/*");
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    /** Drops every listener. */
    private static final class Silent extends HttpServletRequestWrapper {

        private final HttpServletResponse response;

        Silent(HttpServletRequest request, HttpServletResponse response) {
            super(request);
            this.response = response;
        }

        @Override
        public AsyncContext startAsync() {
            return deaf(super.startAsync(), response);
        }

        @Override
        public AsyncContext startAsync(ServletRequest given, ServletResponse answer) {
            return deaf(super.startAsync(given, answer), answer);
        }

        @Override
        public AsyncContext getAsyncContext() {
            return deaf(super.getAsyncContext(), response);
        }

        private static AsyncContext deaf(AsyncContext context, ServletResponse answer) {
            return (AsyncContext) Proxy.newProxyInstance(
                    Silent.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("addListener") && arguments[0] instanceof AsyncListener) {
                            return null;
                        }
                        if (method.getName().equals("getResponse")) {
                            return answer;
                        }
                        try {
                            return method.invoke(context, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }

    /** Its client has the first block and is gone at the second. */
    private static final class BrokenPipe extends HttpServletResponseWrapper {

        private int blocks;

        BrokenPipe(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (blocks++ > 0) {
                        throw new IOException("Broken pipe");
                    }
                    out.write(bytes, offset, length);
                    out.flush();
                }

                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public boolean isReady() {
                    return out.isReady();
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    out.setWriteListener(listener);
                }
            };
        }
    }
}
