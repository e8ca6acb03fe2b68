package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JettyContractTest extends ServletContract {

    @Override
    String unavailable() {
        return "503";
    }

    /** As the dispatch answers. */
    @Override
    HttpScenario dispatchesThenThrows(HttpScenario scenario) {
        return HttpScenario.get(scenario.name(), "/do/async-dispatch-then-throw", "/do/*", 202);
    }

    @Test
    void aMalformedFormIsTheClientsErrorAsJettyAnswersIt() {
        HttpScenario form = HttpScenario.request("", "POST", "/do/parts", "no form", "/do/*", 400);
        expect(Map.of(RecordedRequests.kind(form), 1L), () -> {
            String answer = send(form.request().replace("text/plain", "multipart/form-data;boundary=b"));
            assertThat(RawHttp.status(answer)).isEqualTo(400);
        });
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new JettyContainer(new ContractApp(registry)::addTo);
    }
}
