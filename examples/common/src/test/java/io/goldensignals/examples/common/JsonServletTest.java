package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonServletTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Lifecycle lifecycle = new Lifecycle();
    private int port;

    /** What the test sends. */
    record Order(int quantity) {
        Order {
            if (quantity < 1) {
                throw new HttpProblem(400, "quantity is at least 1");
            }
        }
    }

    @SuppressWarnings("serial") // never serialized
    private static final class Orders extends JsonServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            write(response, 200, Map.of("quantity", read(request, Order.class).quantity()));
        }
    }

    @SuppressWarnings("serial") // never serialized
    private static final class Sessions extends JsonServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            signIn(request, id(request));
            write(response, 200, Map.of());
        }
    }

    @BeforeAll
    void start() {
        Workers workers = lifecycle.add(Workers.start("http", 4, 10));
        port = lifecycle
                .add(WebServer.start(new ServiceOptions(0, ""), workers.executor(), JsonServletTest::serve))
                .port();
    }

    private static void serve(ServletContext context) {
        context.addServlet("orders", new Orders()).addMapping("/orders");
        context.addServlet("sessions", new Sessions()).addMapping("/session/*");
    }

    @AfterAll
    void stop() {
        lifecycle.close();
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> cookies(HttpResponse<String> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .toList();
    }

    @Test
    void aValueThatARecordRefusesIsAnsweredInItsWordsAlone() throws Exception {
        HttpResponse<String> answer = post("/orders", "{\"quantity\":0}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"quantity is at least 1\"}");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertThat(post("/orders", " ".repeat(100_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void aNameThatNoTableOrFileCouldHoldIsRefused() throws Exception {
        assertThat(post("/session/" + "x".repeat(61), "").statusCode()).isEqualTo(400);
        assertThat(post("/session/a%3Bb%0A", "").statusCode()).isEqualTo(400);
        assertThat(post("/session/anna.%C3%84@x-1", "").statusCode()).isEqualTo(200);
    }

    @Test
    void signingInTakesTheSessionAwayFromThoseWhoKnewItsId() throws Exception {
        List<String> before = cookies(post("/session/anna", ""));

        List<String> after = cookies(post("/session/otto", "", "Cookie", before.get(0)));

        assertThat(before).hasSize(1);
        assertThat(after).hasSize(1).doesNotContainAnyElementsOf(before);
    }
}
