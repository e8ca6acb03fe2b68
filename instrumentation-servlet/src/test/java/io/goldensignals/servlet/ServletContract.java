package io.goldensignals.servlet;

import static io.goldensignals.testkit.HttpScenario.get;
import static io.goldensignals.testkit.HttpScenario.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.testkit.HostileRegistry;
import io.goldensignals.testkit.HttpAbort;
import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerContract;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract as the {@link ContractApp} serves it. */
abstract class ServletContract extends HttpServerContract {

    private static final String DO = "/do/*";
    private static final String ILLEGAL_STATE = IllegalStateException.class.getName();

    @Override
    protected MeterCatalog catalog() {
        return ServletMeters.CATALOG;
    }

    @Override
    protected List<HttpScenario> scenarios() {
        return List.of(
                get("answers", "/do/ok", DO, 200),
                get("sets a status", "/do/status?code=418", DO, 418),
                get("sets 500 without an exception", "/do/status?code=500", DO, 500),
                get("no content", "/do/status?code=204", DO, 204),
                get("sends an error", "/do/senderror?code=403", DO, 403),
                get("sends a server error", "/do/senderror?code=502", DO, 502),
                get("redirects", "/do/redirect", DO, 302),
                get("resets", "/do/reset", DO, 200),
                get("throws", "/do/throw", DO, 500).failing(ILLEGAL_STATE),
                get("throws a ServletException", "/do/throw-checked", DO, 500)
                        .failing(IllegalArgumentException.class.getName()),
                get("throws an Error", "/do/error", DO, 500).failing(AssertionError.class.getName()),
                get("sets a status, then throws", "/do/status-then-throw", DO, 500)
                        .failing(ILLEGAL_STATE),
                get("throws after the response has begun", "/do/commit-then-throw", DO, 200)
                        .failing(ILLEGAL_STATE)
                        .ending("server_error"),
                get("answers out of a large buffer", "/do/big-buffer", DO, 200),
                get("throws while a large buffer holds all back", "/do/big-buffer-throw", DO, 500)
                        .failing(ILLEGAL_STATE),
                get("redirects after writing, then flushes", "/do/see-other", DO, seeOther()),
                get("throws, and the error page chooses the status", "/do/throw-mapped", DO, 409),
                get("forwards", "/do/forward", DO, 200),
                get("flushes after a forward, which has ended the response", "/do/forward-flush", DO, 200),
                get("includes", "/do/include", DO, 200),
                get("forwards to what throws", "/do/forward-throw", DO, 500).failing(throughForward()),
                get("is unavailable", "/unavailable/unavailable", "/unavailable/*", 503)
                        .failing(unavailable()),
                get("matches a template", "/orders/42", "/orders/{id}", 200),
                get("matches a literal before a template", "/orders/new", "/orders/new", 200),
                get("matches an escaped segment", "/orders/4%202", "/orders/{id}", 200),
                get("matches with path parameters", "/orders/42;v=1", "/orders/{id}", 200),
                get("keeps the route of a 404", "/orders/missing", "/orders/{id}", 404),
                get("matches any rest", "/files/a/b/c", "/files/**", 200),
                get("has no route", "/nowhere/at/all", "", 404),
                request("reads a body", "POST", "/do/echo", "body", DO, 200),
                request("reads lines", "PUT", "/do/read-lines", "a\nb\n", DO, 200),
                request("answers HEAD", "HEAD", "/do/ok", "", DO, 200),
                request("answers DELETE", "DELETE", "/do/ok", "", DO, 200),
                request("has an unknown method", "BREW", "/do/ok", "", DO, 200).methodAs("_OTHER"),
                get("prints", "/do/writer", DO, 200),
                get("flushes a writer that it has closed", "/do/close-flush", DO, 200),
                get("prints to the stream", "/do/print", DO, 200),
                get("completes on another thread", "/do/async-complete", DO, 201),
                get("completes on the same thread", "/do/async-complete-now", DO, 202),
                get("dispatches", "/do/async-dispatch", DO, 202),
                get("dispatches on the same thread", "/do/async-dispatch-now", DO, 203),
                get("dispatches to what throws", "/do/async-dispatch-throw", DO, 500)
                        .failing(ILLEGAL_STATE),
                get("dispatches to what throws after the response has begun", "/do/async-dispatch-cut", DO, 200)
                        .failing(ILLEGAL_STATE)
                        .ending("server_error"),
                dispatchesThenThrows(get("dispatches, then throws", "/do/async-dispatch-then-throw", DO, 500)
                        .failing(ILLEGAL_STATE)),
                get("starts twice", "/do/async-twice", DO, 201),
                startsThenThrows(
                        get("starts, then throws", "/do/async-throw", DO, 500).failing(ILLEGAL_STATE)),
                get("times out", "/do/async-timeout", DO, 500)
                        .failing("timeout")
                        .ending("timeout"),
                get("times out, and a listener answers 503", "/do/async-timeout-answered", DO, 503)
                        .failing("timeout")
                        .ending("timeout"),
                get("times out, and a listener saves it", "/do/async-timeout-saved", DO, 200),
                get("times out, and an error page answers", "/do/async-timeout-page", DO, 504)
                        .failing("timeout")
                        .ending("timeout"),
                request("reads and writes without blocking", "POST", "/do/nonblocking-echo", "body", DO, 200));
    }

    @Override
    protected String unfinishedRequest() {
        return "POST /do/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nbody";
    }

    @Test
    void recordsHttp2() throws IOException, InterruptedException {
        sends(1);
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/orders/7"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        await().until(() ->
                registry().find(RecordedRequests.DURATION).tag("network.protocol.version", "2").timers().stream()
                                .mapToLong(Timer::count)
                                .sum()
                        == 1);
    }

    /** In HTTP/2 no header says whether a request has a body. */
    @Test
    void countsNoBodyOfHttp2RequestsWithoutOne() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/do/ok"))
                .build();
        long before = recorded().total();
        long bodies = receivedBodies();
        for (int i = 0; i < 2; i++) { // the first is an upgrade of HTTP/1.1
            sends(1);
            assertThat(client.send(request, BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
        await().until(() -> recorded().total() == before + 2);
        assertThat(receivedBodies()).isEqualTo(bodies);
    }

    private long receivedBodies() {
        return registry().find(ServletMeters.REQUEST_BODY_SIZE.name()).summaries().stream()
                .mapToLong(DistributionSummary::count)
                .sum();
    }

    /** Undertow closes the connection, and calls no listener. */
    @Test
    void recordsThatAWriteListenerThrew() {
        expect(Map.of(writeListenerThrew(), 1L), () -> {
            try (RawHttp client = connect(1)) {
                client.send("GET /do/nonblocking-throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(RawHttp.status(client.readAll())).isEqualTo(200);
            }
        });
    }

    /** How the container ends a response that a listener has begun; the client has seen its status. */
    String writeListenerThrew() {
        return "GET /do/* 200 " + ILLEGAL_STATE + " server_error";
    }

    @Test
    void countsTheBytesOfBodies() {
        bodies("/do/writer", "", 0, 11 + System.lineSeparator().length() - 1);
        bodies("/do/print", "", 0, 5);
        bodies("/do/echo", "a\u00f1\u20ac", 6, 6);
        bodies("/do/read-lines", "a\nb\n\u20ac", 7, 1);
        bodies("/do/form", "a=b&c=d", 7, 1);
        bodies("/do/senderror?code=404", "", 0, 0);
        bodies("/do/nonblocking-echo", "a\u00f1\u20ac", 6, 6);
    }

    @Test
    void recordsAnUpgradeOnce() {
        expect(Map.of("GET /do/* 101 - success", 1L), () -> {
            try (RawHttp client = connect(1)) {
                client.send("GET /do/upgrade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: contract\r\n\r\n");
                assertThat(client.readUntil(ContractUpgrade.WORD))
                        .startsWith("HTTP/1.1 101 ")
                        .endsWith("\r\n\r\n" + ContractUpgrade.WORD);
            }
        });
    }

    /** The handshake is the request; the messages are none of HTTP's, however long the socket stays open. */
    @Test
    void recordsTheHandshakeOfAWebSocketOnce() {
        expect(Map.of("GET " + ContractSocket.TEMPLATE + " 101 - success", 1L), () -> {
            sends(1);
            SocketClient client = new SocketClient(port());
            client.talk();
            await().until(() -> recorded().active() == 0);
            client.talk();
            client.close();
        });
    }

    @TestFactory
    Stream<DynamicTest> leavesAWebSocketAloneWhateverTheRegistryDoes() {
        return Stream.of(
                        Map.entry("with a registry that creates nothing", HostileRegistry.atCreation()),
                        Map.entry("with a registry that records nothing", HostileRegistry.atRecording()))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    try (HttpServerUnderTest server = start(entry.getValue())) {
                        SocketClient client = new SocketClient(server.port());
                        client.talk();
                        client.close();
                    }
                }));
    }

    private void bodies(String target, String body, long received, long sent) {
        double receivedBefore = total(ServletMeters.REQUEST_BODY_SIZE);
        double sentBefore = total(ServletMeters.RESPONSE_BODY_SIZE);
        long before = recorded().total();
        send(HttpScenario.request("", "POST", target, body, "", 0)
                .request()
                .replace("text/plain", target.equals("/do/form") ? "application/x-www-form-urlencoded" : "text/plain"));
        await().until(() -> recorded().total() == before + 1);
        await().untilAsserted(() -> {
            assertThat(total(ServletMeters.REQUEST_BODY_SIZE) - receivedBefore)
                    .as(target)
                    .isEqualTo(received);
            assertThat(total(ServletMeters.RESPONSE_BODY_SIZE) - sentBefore)
                    .as(target)
                    .isEqualTo(sent);
        });
    }

    private double total(SummarySpec row) {
        return registry().find(row.name()).summaries().stream()
                .mapToDouble(DistributionSummary::totalAmount)
                .sum();
    }

    /** A servlet that is unavailable once is so for a while. */
    @Override
    protected List<HttpScenario> repeatable() {
        return scenarios().stream()
                .filter(scenario -> !scenario.name().equals("is unavailable"))
                .toList();
    }

    @Override
    protected List<HttpAbort> aborts() {
        String gone = " - client_abort";
        return List.of(
                HttpAbort.get("goes away while a stream is written", "/do/flood", 1000, "GET /do/* 200" + gone),
                HttpAbort.get(
                        "goes away while a stream is written, which the application ignores",
                        "/do/flood-caught",
                        1000,
                        "GET /do/* 200" + gone),
                HttpAbort.get("goes away while a writer is written", "/do/flood-writer", 1000, "GET /do/* 200" + gone),
                HttpAbort.get("goes away while another thread writes", "/do/async-flood", 1000, "GET /do/* 200" + gone),
                HttpAbort.get(
                        "goes away while another thread writes to what a framework handed on",
                        "/do/async-flood-wrapped",
                        1000,
                        "GET /do/* 200" + gone),
                HttpAbort.get(
                        "goes away while a listener writes", "/do/nonblocking-flood", 1000, "GET /do/* 200" + gone),
                new HttpAbort(
                        "goes away before all of a form is sent",
                        "POST /do/parts HTTP/1.1\r\n"
                                + "Host: x\r\n"
                                + "Content-Type: multipart/form-data; boundary=b\r\n"
                                + "Content-Length: 1000\r\n\r\n"
                                + "--b\r\n"
                                + "Content-Disposition: form-data; name=\"a\"\r\n\r\n"
                                + "short",
                        0,
                        "POST /do/* -" + gone),
                new HttpAbort(
                        "goes away before all of the body is sent, which the application ignores",
                        "POST /do/read-caught HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nshort",
                        0,
                        "POST /do/* -" + gone),
                new HttpAbort(
                        "goes away before all of the body is sent",
                        "POST /do/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nshort",
                        0,
                        "POST /do/* -" + gone));
    }

    /** The status of a redirect for which Servlet 6.1 would have another than 302. */
    int seeOther() {
        return 302;
    }

    /** What an exception after the start of asynchronous handling leads to. */
    HttpScenario startsThenThrows(HttpScenario scenario) {
        return scenario;
    }

    /** What an exception after a dispatch that is yet to come leads to. */
    HttpScenario dispatchesThenThrows(HttpScenario scenario) {
        return scenario;
    }

    /** {@code error.type} of an exception that has passed a forward. */
    String throughForward() {
        return ILLEGAL_STATE;
    }

    /** {@code error.type} of an unavailable servlet; a container may turn the exception into a status itself. */
    String unavailable() {
        return servletPackage() + ".UnavailableException";
    }

    /** The package of the Servlet API in the container. */
    String servletPackage() {
        return "jakarta.servlet";
    }
}
