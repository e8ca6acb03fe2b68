package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Starts a container by name, from within an {@link IsolatedContainer}. */
public final class ContractLauncher {

    private ContractLauncher() {}

    /** Starts Tomcat or Jetty with the application of the contract. */
    public static HttpServerUnderTest start(String container, @Nullable MeterRegistry registry) {
        ContractApp app = new ContractApp(registry);
        return switch (container) {
            case "tomcat" -> new TomcatContainer(app::addTo);
            case "jetty" -> new JettyContainer(app::addTo);
            default -> throw new IllegalArgumentException("container '" + container + "'; there are tomcat and jetty");
        };
    }
}
