package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageTest implements DemoPage.Source {
    private final List<String> pressed = new ArrayList<>();
    private DemoPage page;
    private String host;

    @BeforeAll
    void start() throws Exception {
        page = DemoPage.start(0);
        host = "localhost:" + page.port();
        assertThat(request("GET", "/state")).endsWith("{\"progress\":\"starting\"}");
        assertThat(request("POST", "/faults/s3-errors/on", "Origin: http://" + host))
                .contains(" 503 ");
        page.show(this);
    }

    @AfterAll
    void stop() throws Exception {
        page.close();
    }

    @BeforeEach
    void forget() {
        pressed.clear();
    }

    @Override
    public Object state() {
        return Map.of("seconds", 7);
    }

    @Override
    public String data(String service) throws IOException {
        if (service.equals("killed")) {
            throw new IOException("connection refused");
        }
        return service.equals("shop-api") ? "{\"modules\":[]}" : null;
    }

    @Override
    public void set(Fault fault, boolean on) {
        pressed.add(fault + " " + on);
    }

    @Test
    void aButtonOfThePageBeginsAFaultAndEndsIt() throws Exception {
        assertThat(request("POST", "/faults/s3-errors/on", "Origin: http://" + host))
                .contains(" 202 ");
        assertThat(request("POST", "/faults/s3-errors/off", "Origin: http://" + host))
                .contains(" 202 ");
        assertThat(pressed).containsExactly("s3-errors true", "s3-errors false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Origin: http://localhost:1", "X-None: x"})
    void noOtherPagePressesAButton(String origin) throws Exception {
        assertThat(request("POST", "/faults/s3-errors/on", origin)).contains(" 403 ");
        assertThat(pressed).isEmpty();
    }

    @Test
    void aNameThatAnAttackerLetsPointHereIsRefused() throws Exception {
        host = "evil.example:" + page.port();
        try {
            assertThat(request("GET", "/state")).contains(" 403 ").doesNotContain("seconds");
            assertThat(request("POST", "/faults/s3-errors/on", "Origin: http://" + host))
                    .contains(" 403 ");
        } finally {
            host = "localhost:" + page.port();
        }
        assertThat(pressed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/faults/none/on", "/faults/s3-errors/maybe", "/faults/s3-errors", "/state"})
    void whatIsNoFaultIsNotFound(String path) throws Exception {
        assertThat(request("POST", path, "Origin: http://" + host)).contains(" 404 ");
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        assertThat(request("DELETE", "/state")).contains(" 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/demo.css",
                "/demo.js",
                "/page.css",
                "/page.js",
                "/charts.js",
                "/figures.js",
                "/uPlot.min.css",
                "/uPlot.iife.min.js",
                "/state"
            })
    void allPartsComeFromTheDemoUnderAStrictPolicy(String path) throws Exception {
        String[] answer = request("GET", path).split("\n\n", 2);
        assertThat(answer[0])
                .contains(" 200 ")
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .doesNotContain("unsafe-");
        assertThat(answer[1]).isNotBlank().doesNotContain("src=\"http", "href=\"http");
    }

    @Test
    void aServicesFiguresComeThroughTheDemo() throws Exception {
        assertThat(request("GET", "/services/shop-api/data")).endsWith("{\"modules\":[]}");
        assertThat(request("GET", "/services/killed/data")).contains(" 502 ").endsWith("killed does not answer");
        assertThat(request("GET", "/services/other/data")).contains(" 404 ");
        assertThat(request("GET", "/services/../state")).contains(" 404 ");
    }

    @Test
    void itListensOnTheLoopbackInterfaceAlone() {
        assertThat(page.address().isLoopbackAddress()).isTrue();
    }

    /** By a socket, for the JDK's client sets neither the host nor the origin. */
    private String request(String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                in.lines()
                        .forEach(line ->
                                answer.append(answer.isEmpty() ? "" : "\n").append(line));
            }
            return answer.toString();
        }
    }
}
