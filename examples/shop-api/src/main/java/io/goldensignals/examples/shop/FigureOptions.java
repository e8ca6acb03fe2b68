package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the figures over all instances, and of the busiest users. */
final class FigureOptions {
    @Option(
            names = "--redis",
            description = "Redis in which instances count visitors together (default: in the database)")
    private @Nullable String redis;

    @Option(
            names = "--prometheus",
            description = "Prometheus from which /kpi has the sums of all instances (default: those of this instance)")
    private @Nullable String prometheus;

    @Option(
            names = "--users-window",
            description = "for how long requests of the busiest users are counted (default: ${DEFAULT-VALUE})")
    Duration usersWindow = Duration.ofMinutes(5);

    /** Where Redis is, if it is used. */
    @Nullable
    URI redis() {
        return uri("--redis", redis, "rediss?", "a URL such as redis://localhost:6379");
    }

    /** Where Prometheus is, if it is asked. */
    @Nullable
    URI prometheus() {
        return uri("--prometheus", prometheus, "https?", "a URL such as http://localhost:9090");
    }

    /** Refuses what cannot work, before anything is opened. */
    void requireValid() {
        redis();
        prometheus();
        if (usersWindow.compareTo(Duration.ofSeconds(1)) < 0 || usersWindow.compareTo(Duration.ofDays(1)) > 0) {
            throw new ConfigurationException("--users-window", usersWindow, "out of range", "PT1S to P1D");
        }
    }

    private static @Nullable URI uri(String flag, @Nullable String text, String schemes, String allowed) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches(schemes)) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(flag, text, ConfigurationException.rootMessage(malformed), allowed);
        }
        throw new ConfigurationException(flag, text, "no such URL", allowed);
    }
}
