package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The javax artifact on Tomcat 9. */
class JavaxContractIT extends ServletContract {

    private final IsolatedContainer container = IsolatedContainer.of(
            "tomcat-9", null, Map.of("jakarta/servlet/", "javax/servlet/", "jakarta/websocket/", "javax/websocket/"));

    /** Tomcat drops the connection, with or without a filter, and calls no listener. */
    @Override
    HttpScenario startsThenThrows(HttpScenario scenario) {
        return scenario.received(HttpScenario.NO_RESPONSE);
    }

    @Override
    String servletPackage() {
        return "javax.servlet";
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return container.start("tomcat", registry);
    }
}
