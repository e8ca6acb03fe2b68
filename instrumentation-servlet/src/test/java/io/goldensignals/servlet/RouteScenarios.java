package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import java.util.List;

/** Requests to a real framework, one after the other, each to be recorded under the route that the framework matched. */
final class RouteScenarios {

    private RouteScenarios() {}

    static void check(HttpServerUnderTest server, RecordedRequests recorded, List<HttpScenario> scenarios) {
        for (HttpScenario scenario : scenarios) {
            var before = recorded.byKind();
            String response = RawHttp.exchange(server.port(), scenario.request());
            assertThat(RawHttp.status(response)).as(scenario.name()).isEqualTo(scenario.received());
            await().untilAsserted(() -> {
                var after = recorded.byKind();
                after.entrySet().removeAll(before.entrySet());
                assertThat(after).as(scenario.name()).containsOnlyKeys(RecordedRequests.kind(scenario));
            });
        }
    }
}
