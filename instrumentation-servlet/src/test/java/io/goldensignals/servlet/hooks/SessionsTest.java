package io.goldensignals.servlet.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.ServletMeters;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions of a store that nodes share: another node may end them, and this one is never told. */
class SessionsTest {

    private static final int MAX_INACTIVE_SECONDS = 1800;

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Sessions sessions = new Sessions(Meters.of(registry, ServletMeters.CATALOG), "counting");

    @Test
    void aSessionOfAnotherNodeIsForgottenWhenItsRequestsStayAway() {
        request("a");
        clock.add(Duration.ofMinutes(50));
        assertThat(active()).isEqualTo(1);
        request("a");
        clock.add(Duration.ofMinutes(50));
        assertThat(active()).as("seen again meanwhile").isEqualTo(1);
        clock.add(Duration.ofMinutes(11));
        assertThat(active()).isZero();
    }

    @Test
    void aFailingRequestIsNoBusinessOfTheContainer() {
        HttpServletRequest broken = stub(HttpServletRequest.class, (method, id) -> {
            throw new IllegalStateException(method);
        });
        sessions.requestInitialized(new ServletRequestEvent(stub(ServletContext.class, (method, id) -> null), broken));
        assertThat(active()).isZero();
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }

    private double active() {
        return registry.get("http.server.active_sessions").gauge().value();
    }

    private void request(String id) {
        HttpSession session = stub(HttpSession.class, (method, none) -> switch (method) {
            case "getId" -> id;
            case "getServletContext" -> stub(ServletContext.class, (any, arguments) -> null);
            default -> (Object) MAX_INACTIVE_SECONDS;
        });
        HttpServletRequest request =
                stub(HttpServletRequest.class, (method, none) -> method.equals("getSession") ? session : id);
        sessions.requestInitialized(
                new ServletRequestEvent(stub(ServletContext.class, (method, none) -> null), request));
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T stub(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
