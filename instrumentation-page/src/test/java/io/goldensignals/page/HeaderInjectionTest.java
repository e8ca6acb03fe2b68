package io.goldensignals.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A request writes no header of the answer. */
class HeaderInjectionTest {

    private static final String[] TARGETS = {
        "/golden-signals%0d%0aX-Evil:%20evil",
        "/golden-signals?page=%0d%0aX-Evil:%20evil",
        "/golden-signals;page=%0d%0aX-Evil:%20evil",
        "/golden-signals/%0d%0aX-Evil:%20evil",
        "//evil.example/../golden-signals",
        "http://evil.example/golden-signals",
        "/golden-signals/../golden-signals",
        "/golden-signals"
    };

    @Test
    void noHeaderIsMadeOfTheRequest() throws IOException {
        int redirects = 0;
        try (PageServer server = new PageServer(
                0,
                context -> context.addServlet("page", GoldenSignalsPage.create(new SimpleMeterRegistry()))
                        .addMapping("/golden-signals/*"))) {
            for (String target : TARGETS) {
                String answer = answer(
                        server.port(),
                        "GET " + target + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                + "Origin: http://evil.example\r\nConnection: close\r\n\r\n");
                String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
                assertThat(head.lines()).as(target).noneMatch(line -> line.startsWith("X-Evil"));
                assertThat(head.lines().filter(line -> line.startsWith("Location:")))
                        .as(target)
                        .allMatch(line -> line.equals("Location: ./golden-signals/"));
                redirects += head.contains("Location:") ? 1 : 0;
            }
        }
        assertThat(redirects).as("requests that were answered with a redirect").isPositive();
    }

    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
