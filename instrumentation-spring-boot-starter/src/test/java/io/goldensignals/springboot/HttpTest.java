package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are counted as the client saw them, with security and all. */
class HttpTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(WebApplication.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/4711, 200, /orders/{id}",
        "/secret/1, 401, ''",
        "/advised, 409, /advised",
        "/fails, 500, /fails",
        "/callable, 200, /callable",
        "/deferred, 200, /deferred",
        "/events, 200, /events",
        "/streamed, 200, /streamed",
        "/late, 503, /late",
        "/posted, 405, ''"
    })
    void aRequestCountsOnceWithTheStatusThatTheClientReceived(String path, int status, String route) {
        String[] tags = {"http.route", route, "http.response.status_code", Integer.toString(status)};
        long all = app.requests();
        long before = app.requests(tags);

        assertThat(app.status(path)).isEqualTo(status);

        await().untilAsserted(() -> assertThat(app.requests(tags)).isEqualTo(before + 1));
        assertThat(app.requests()).isEqualTo(all + 1);
    }

    @Test
    void aPostThatSecurityForbidsIsA403() {
        long all = app.requests();

        assertThat(app.post("/posted")).isEqualTo(403); // without a token against forgery

        await().untilAsserted(() ->
                assertThat(app.requests("http.response.status_code", "403")).isEqualTo(1));
        assertThat(app.requests()).isEqualTo(all + 1);
    }

    @Test
    void aPathThatNothingServesIsA404() {
        long all = app.requests();

        assertThat(app.status("/nothing/here")).isEqualTo(404);

        await().untilAsserted(() ->
                assertThat(app.requests("http.response.status_code", "404")).isEqualTo(1));
        assertThat(app.requests()).isEqualTo(all + 1);
    }

    @Test
    void theContainersThreadsAreAResource() {
        assertThat(app.registry()
                        .get("resource.limit")
                        .tag("resource.type", "connector_threads")
                        .gauge()
                        .value())
                .isEqualTo(200);
    }

    @Test
    void theScrapeOfTheActuatorHoldsOursAndNotTheirs() {
        app.status("/orders/1");
        await().untilAsserted(() -> {
            String scrape = app.get("/actuator/prometheus").body();
            assertThat(scrape).contains("http_server_request_duration_seconds_bucket{");
            assertThat(scrape).doesNotContain("http_server_requests_seconds");
            assertThat(scrape.contains("area=\"heap\",id=") ^ scrape.contains("jvm_memory_pool_name="))
                    .as("memory is published, by one side")
                    .isTrue();
        });
    }
}
