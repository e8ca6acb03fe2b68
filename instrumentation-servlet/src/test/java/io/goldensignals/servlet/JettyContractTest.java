package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

class JettyContractTest extends ServletContract {

    @Override
    String unavailable() {
        return "503";
    }

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new JettyContainer(new ContractApp(registry)::addTo);
    }
}
