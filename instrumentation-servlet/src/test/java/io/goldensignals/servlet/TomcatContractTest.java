package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

class TomcatContractTest extends ServletContract {

    /** Tomcat 10.1 drops the connection, with or without a filter, and calls no listener. */
    @Override
    HttpScenario startsThenThrows(HttpScenario scenario) {
        return scenario.received(HttpScenario.NO_RESPONSE);
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new TomcatContainer(new ContractApp(registry)::addTo);
    }
}
