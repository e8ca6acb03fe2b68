package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients make up leaves nothing behind: neither series nor anything else on the heap. */
class FlatHeapTest {

    private static final int REQUESTS = 100_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Filter filter = ServletMetrics.builder(registry)
            .route("/orders/{id}")
            .route("/files/**")
            .build()
            .filter();
    private final Random random = new Random(11);

    @Test
    void randomRequestsKeepNothing() throws IOException, ServletException {
        serve(REQUESTS / 10); // what is made once
        int series = registry.getMeters().size();
        long before = used();
        serve(REQUESTS);
        // One pointer kept for each request would be 400 kB, one path 6 MB.
        assertThat(used() - before).as("bytes kept").isLessThan(300_000);
        assertThat(registry.getMeters()).hasSize(series);
    }

    private void serve(int requests) throws IOException, ServletException {
        for (int i = 0; i < requests; i++) {
            String word = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
            int status = i % 4 == 0 ? 404 : 200;
            String path = (i % 3 == 0 ? "/orders/" : i % 3 == 1 ? "/files/" : "/") + word;
            Map<String, Object> answers = Map.of(
                    "getDispatcherType",
                    DispatcherType.REQUEST,
                    "getMethod",
                    i % 5 == 0 ? word : "GET",
                    "getScheme",
                    i % 7 == 0 ? word : "http",
                    "getProtocol",
                    i % 11 == 0 ? word : "HTTP/1.1",
                    "getRequestURI",
                    i % 13 == 0 ? path + "%20;" + word : path,
                    "getServletPath",
                    path,
                    "getContextPath",
                    "",
                    "getHeader",
                    word,
                    "getContentLengthLong",
                    -1L,
                    "getStatus",
                    status);
            filter.doFilter(
                    stub(HttpServletRequest.class, answers),
                    stub(HttpServletResponse.class, answers),
                    (request, response) -> {});
        }
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.get(method.getName());
                    return answer == null && method.getReturnType() == boolean.class ? Boolean.FALSE : answer;
                }));
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
