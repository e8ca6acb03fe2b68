package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TomcatContractTest extends ServletContract {

    /** Tomcat 10.1 drops the connection, with or without a filter, and calls no listener. */
    @Override
    HttpScenario startsThenThrows(HttpScenario scenario) {
        return scenario.received(HttpScenario.NO_RESPONSE);
    }

    @Test
    void aMalformedChunkIsTheClientsErrorAndNoAbort() {
        refused("/do/echo", "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "400 - client_error");
    }

    @Test
    void aBodyThatIsNoTextInItsCharsetIsNoAbort() {
        refused(
                "/do/read-lines",
                "Content-Length: 3\r\n\r\na\u00c3(",
                500,
                "500 java.io.UncheckedIOException server_error");
    }

    private void refused(String target, String rest, int status, String recorded) {
        expect(Map.of("POST /do/* " + recorded, 1L), () -> {
            try (RawHttp client = connect(1)) {
                client.send(("POST " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                + "Content-Type: text/plain;charset=UTF-8\r\n" + rest)
                        .getBytes(StandardCharsets.ISO_8859_1)); // not UTF-8, as it says
                assertThat(RawHttp.status(client.readAll())).isEqualTo(status);
            }
        });
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new TomcatContainer(new ContractApp(registry)::addTo);
    }
}
