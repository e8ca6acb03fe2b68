package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A container that stores its sessions when it stops and restores them when it starts. */
abstract class SessionStoreContract {

    private static final Pattern COOKIE = Pattern.compile("JSESSIONID=([^;\\s]+)");

    /** Starts the container with the same store at each start. */
    abstract HttpServerUnderTest start(Consumer<ServletContext> app);

    /** Counts the visits of a session. */
    public static class Visits extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getPathInfo()) {
                case "/visit" -> {
                    Object visits = request.getSession().getAttribute("visits");
                    int now = visits instanceof Integer before ? before + 1 : 1;
                    request.getSession().setAttribute("visits", now);
                    response.getWriter().print("visit " + now);
                }
                case "/login" -> request.changeSessionId();
                case "/logout" -> request.getSession().invalidate();
                default -> response.getWriter().print("no session needed");
            }
        }
    }

    @Test
    void aRestoredSessionCountsOnceFromItsFirstRequestToItsEnd() {
        String returning;
        MeterRegistry first = new SimpleMeterRegistry();
        try (HttpServerUnderTest server = container(first)) {
            returning = cookie(exchange(server, "/visit", ""));
            String staysAway = cookie(exchange(server, "/visit", ""));
            assertThat(staysAway).isNotEqualTo(returning);
            assertThat(active(first)).isEqualTo(2);
        }
        MeterRegistry second = new SimpleMeterRegistry();
        try (HttpServerUnderTest server = container(second)) {
            assertThat(active(second)).isZero();
            exchange(server, "/static", "made-up");
            assertThat(active(second)).isZero();
            String again = exchange(server, "/visit", returning);
            assertThat(again).endsWith("visit 2");
            returning = again.contains("JSESSIONID=") ? cookie(again) : returning; // restored under another id
            assertThat(exchange(server, "/visit", returning)).endsWith("visit 3");
            assertThat(active(second)).isEqualTo(1);
            String changed = cookie(exchange(server, "/login", returning));
            assertThat(changed).isNotEqualTo(returning);
            assertThat(exchange(server, "/visit", changed)).endsWith("visit 4");
            assertThat(active(second)).isEqualTo(1);
            exchange(server, "/visit", "");
            assertThat(active(second)).isEqualTo(2);
            exchange(server, "/logout", changed);
            exchange(server, "/static", changed);
            assertThat(active(second)).isEqualTo(1);
            assertThat(second.get("http.server.session.duration").timer().count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aRestoredSessionThatEndsWithItsFirstRequestLeavesNothingBehind() {
        String id;
        try (HttpServerUnderTest server = container(new SimpleMeterRegistry())) {
            id = cookie(exchange(server, "/visit", ""));
        }
        MeterRegistry second = new SimpleMeterRegistry();
        try (HttpServerUnderTest server = container(second)) {
            exchange(server, "/logout", id);
            assertThat(active(second)).isZero();
            assertThat(second.get("http.server.session.duration").timer().count())
                    .isEqualTo(1);
        }
    }

    private HttpServerUnderTest container(MeterRegistry registry) {
        return start(context -> {
            ServletMetrics.create(registry).addTo(context);
            context.addServlet("visits", new Visits()).addMapping("/do/*");
        });
    }

    private static String exchange(HttpServerUnderTest server, String target, String session) {
        return RawHttp.exchange(
                server.port(),
                "GET /do" + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + (session.isEmpty() ? "" : "Cookie: JSESSIONID=" + session + "\r\n") + "\r\n");
    }

    private static String cookie(String response) {
        Matcher cookie = COOKIE.matcher(response);
        assertThat(cookie.find()).as(response).isTrue();
        return cookie.group(1);
    }

    private static double active(MeterRegistry registry) {
        return registry.get("http.server.active_sessions").gauge().value();
    }
}
