package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container that loses attributes, as Undertow does when two threads set one at the same time. */
class LostAttributeTest {

    @ParameterizedTest
    @CsvSource({
        "/do/async-dispatch, true, GET /do/* 202 - success",
        "/do/async-dispatch, false, GET /do/* 202 - success",
        "/do/async-dispatch-throw, true, GET /do/* 500 java.lang.IllegalStateException server_error",
        "/do/async-dispatch-throw, false, GET /do/* 500 java.lang.IllegalStateException server_error",
    })
    void aLaterDispatchIsRecordedWithItsRequest(String path, boolean bodySizes, String kind) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RecordedRequests recorded = new RecordedRequests(registry);
        try (HttpServerUnderTest server = new TomcatContainer(context -> forgetful(context, registry, bodySizes))) {
            for (int i = 1; i <= 2; i++) {
                long times = i;
                RawHttp.exchange(server.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                await().until(() -> recorded.total() >= times && recorded.active() == 0);
            }
        }
        assertThat(recorded.byKind()).containsOnlyKeys(kind).containsEntry(kind, 2L);
    }

    private static void forgetful(ServletContext context, SimpleMeterRegistry registry, boolean bodySizes) {
        add(
                context,
                "forgetful",
                (request, response, chain) -> chain.doFilter(new Forgetful((HttpServletRequest) request), response));
        add(
                context,
                "measured",
                ServletMetrics.builder(registry).bodySizes(bodySizes).build().filter());
        context.addServlet("contract", new ContractServlet()).setAsyncSupported(true);
        context.getServletRegistration("contract").addMapping("/do/*");
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    }

    /** Drops what the measuring filter leaves. */
    private static final class Forgetful extends HttpServletRequestWrapper {

        Forgetful(HttpServletRequest request) {
            super(request);
        }

        @Override
        public void setAttribute(String name, Object value) {
            if (!name.startsWith(ServletMetrics.class.getName())) {
                super.setAttribute(name, value);
            }
        }
    }
}
