package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jetty 12 with Servlet 6.1. */
class JettyEe11ContractIT extends ServletContract {

    private final IsolatedContainer container =
            IsolatedContainer.of("jetty-ee11", "jetty-", Map.of("org/eclipse/jetty/ee10/", "org/eclipse/jetty/ee11/"));

    @Override
    String unavailable() {
        return "503";
    }

    /** As the dispatch answers. */
    @Override
    HttpScenario dispatchesThenThrows(HttpScenario scenario) {
        return HttpScenario.get(scenario.name(), "/do/async-dispatch-then-throw", "/do/*", 202);
    }

    @Override
    int seeOther() {
        return 303;
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return container.start("jetty", registry);
    }
}
