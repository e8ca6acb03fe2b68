package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.session.StandardManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that stores its sessions when it stops and restores them when it starts. */
class SessionStoreTest {

    private static final Pattern COOKIE = Pattern.compile("JSESSIONID=([0-9A-F]+)");

    @TempDir
    Path folder;

    @Test
    void theEndOfARestoredSessionDoesNotCountBelowZero() {
        String id;
        MeterRegistry first = new SimpleMeterRegistry();
        try (TomcatContainer server = container(first)) {
            Matcher cookie = COOKIE.matcher(exchange(server, "/do/session", ""));
            assertThat(cookie.find()).isTrue();
            id = cookie.group(1);
            assertThat(active(first)).isEqualTo(1);
        }
        MeterRegistry second = new SimpleMeterRegistry();
        try (TomcatContainer server = container(second)) {
            String restored = "Cookie: JSESSIONID=" + id + "\r\n";
            assertThat(exchange(server, "/do/session", restored)).endsWith("known");
            exchange(server, "/do/session", "");
            exchange(server, "/do/logout", restored);
            assertThat(active(second)).isEqualTo(1);
            assertThat(second.get("http.server.session.duration").timer().count())
                    .isEqualTo(1);
        }
    }

    private TomcatContainer container(MeterRegistry registry) {
        return new TomcatContainer(
                "",
                context -> {
                    ServletMetrics.create(registry).addTo(context);
                    context.addServlet("contract", new ContractServlet()).addMapping("/do/*");
                },
                tomcat -> {
                    StandardManager store = new StandardManager();
                    store.setPathname(folder.resolve("sessions").toString());
                    ((Context) tomcat.getHost().findChild("")).setManager(store);
                });
    }

    private static String exchange(TomcatContainer server, String target, String headers) {
        return RawHttp.exchange(
                server.port(),
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static double active(MeterRegistry registry) {
        return registry.get("http.server.active_sessions").gauge().value();
    }
}
