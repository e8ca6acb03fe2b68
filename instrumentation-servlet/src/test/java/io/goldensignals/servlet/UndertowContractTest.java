package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

class UndertowContractTest extends ServletContract {

    @Override
    String unavailable() {
        return "503";
    }

    @Override
    String throughForward() {
        return RuntimeException.class.getName();
    }

    /** After a forward Undertow flushes any wrapped response, whatever wraps it, and so gives up the length. */
    @Override
    protected String comparable(HttpScenario scenario, String response) {
        String comparable = super.comparable(scenario, response);
        return scenario.request().startsWith("GET /do/forward")
                ? comparable.replaceFirst("Content-Length: 5\n", "")
                : comparable;
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new UndertowContainer(new ContractApp(registry)::addTo);
    }
}
