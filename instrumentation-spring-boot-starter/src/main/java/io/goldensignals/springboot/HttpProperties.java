package io.goldensignals.springboot;

import io.goldensignals.servlet.ServletMetrics;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Options of {@link ServletMetrics} that are values. */
@ConfigurationProperties("golden-signals.http")
record HttpProperties(
        @DefaultValue List<Route> routes,
        @Nullable Boolean bodySizes,
        @DefaultValue List<String> knownMethods,
        @Nullable Duration maxAge,
        @Nullable Server server) {

    /** What {@code server.address} and {@code server.port} of every request say. */
    record Server(@Nullable String address, @Nullable Integer port) {

        private void addTo(ServletMetrics.Builder builder) {
            if (address == null || port == null) {
                throw new IllegalArgumentException("golden-signals.http.server: the address is " + address
                        + " and the port " + port + ", must have both or neither");
            }
            builder.server(address, port);
        }
    }

    /** A route that is published from the start, and what it promises. */
    record Route(
            @Nullable String path,
            @DefaultValue List<String> methods,
            @Nullable Double availability,
            @Nullable Duration within,
            @Nullable Double latencyShare) {

        private void addTo(ServletMetrics.Builder builder) {
            if (path == null) {
                throw new IllegalArgumentException(
                        "golden-signals.http.routes: one has no path, must have one such as /orders/{id}");
            }
            builder.route(path, methods.toArray(String[]::new));
            if (availability != null && within != null && latencyShare != null) {
                builder.objective(path, availability, within, latencyShare);
            } else if (availability != null || within != null || latencyShare != null) {
                throw new IllegalArgumentException("golden-signals.http.routes: the objective of " + path
                        + " has availability " + availability + ", within " + within + " and latency-share "
                        + latencyShare + ", must have all three or none");
            }
        }
    }

    void applyTo(ServletMetrics.Builder builder) {
        named("routes", () -> routes.forEach(route -> route.addTo(builder)));
        if (bodySizes != null) {
            builder.bodySizes(bodySizes);
        }
        if (!knownMethods.isEmpty()) {
            named("known-methods", () -> builder.knownMethods(knownMethods.toArray(String[]::new)));
        }
        if (maxAge != null) {
            named("max-age", () -> builder.maxAge(maxAge));
        }
        if (server != null) {
            named("server", () -> server.addTo(builder));
        }
    }

    /** The builder knows its options by other names than the properties have. */
    private static void named(String property, Runnable option) {
        try {
            option.run();
        } catch (IllegalArgumentException refused) {
            String prefix = "golden-signals.http." + property + ": ";
            String message = String.valueOf(refused.getMessage());
            throw message.startsWith(prefix) ? refused : new IllegalArgumentException(prefix + message, refused);
        }
    }
}
