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
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
        try (HttpServerUnderTest server = new TomcatContainer(context -> silent(context, registry));
                RawHttp client = new RawHttp(server.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").read(1000);
            assertThat(recorded.active()).isEqualTo(1);
            client.abort();
            await().until(() -> recorded.total() == 1);
            assertThat(recorded.byKind()).containsOnlyKeys("GET /do/* 200 - client_abort");
            assertThat(recorded.active()).isZero();
        }
    }

    private static void silent(ServletContext context, SimpleMeterRegistry registry) {
        add(
                context,
                "silent",
                (request, response, chain) -> chain.doFilter(new Silent((HttpServletRequest) request), response));
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

        Silent(HttpServletRequest request) {
            super(request);
        }

        @Override
        public AsyncContext startAsync() {
            return deaf(super.startAsync());
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
            return deaf(super.startAsync(request, response));
        }

        @Override
        public AsyncContext getAsyncContext() {
            return deaf(super.getAsyncContext());
        }

        private static AsyncContext deaf(AsyncContext context) {
            return (AsyncContext) Proxy.newProxyInstance(
                    Silent.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("addListener") && arguments[0] instanceof AsyncListener) {
                            return null;
                        }
                        try {
                            return method.invoke(context, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }
}
