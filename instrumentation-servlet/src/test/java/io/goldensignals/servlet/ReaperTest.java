package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaperTest {

    /** Starts what is never completed. */
    public static class Forgetful extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            request.startAsync().setTimeout(0);
        }
    }

    @Test
    void endsRequestsWhoseContainerNeverDoes() {
        MockClock clock = new MockClock();
        SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        RecordedRequests recorded = new RecordedRequests(registry);
        ServletMetrics metrics =
                ServletMetrics.builder(registry).maxAge(Duration.ofMinutes(10)).build();
        try (HttpServerUnderTest server = new TomcatContainer(context -> {
                    metrics.addTo(context);
                    context.addServlet("forgetful", new Forgetful()).setAsyncSupported(true);
                    context.getServletRegistration("forgetful").addMapping("/forgetful");
                });
                RawHttp client = new RawHttp(server.port())) {
            client.send("GET /forgetful HTTP/1.1\r\nHost: x\r\n\r\n");
            await().until(() -> recorded.active() == 1);
            clock.add(Duration.ofMinutes(9));
            assertThat(recorded.active()).isEqualTo(1);
            // The gauge may be read before the request has begun to wait; then the next reading ends it.
            clock.add(Duration.ofMinutes(2));
            await().until(() -> recorded.active() == 0);
            assertThat(recorded.byKind()).containsOnlyKeys("GET /forgetful - lost lost");
        }
        assertThat(recorded.total())
                .as("a late completion is not counted again")
                .isEqualTo(1);
    }
}
