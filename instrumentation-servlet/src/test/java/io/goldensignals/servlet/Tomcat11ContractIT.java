package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tomcat 11, Servlet 6.1. */
class Tomcat11ContractIT extends ServletContract {

    private final IsolatedContainer container = IsolatedContainer.of("tomcat-11", null, Map.of());

    /** Tomcat drops the connection, with or without a filter, and calls no listener. */
    @Override
    HttpScenario startsThenThrows(HttpScenario scenario) {
        return scenario.received(HttpScenario.NO_RESPONSE);
    }

    @Override
    int seeOther() {
        return 303;
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return container.start("tomcat", registry);
    }
}
