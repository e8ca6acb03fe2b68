package io.goldensignals.springboot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Checks the names of our properties and the values of those that switch: to Spring's conditions any value but "false" is true,
 * "off" as well, and a name that does not exist is none of their business.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = Names.PREFIX, name = Names.ENABLED, matchIfMissing = true)
final class OptionsAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(OptionsAutoConfiguration.class);

    private static final String DOT = Names.PREFIX + ".";

    static final List<String> SWITCHES = Stream.of(
                    Names.ENABLED,
                    Names.MUTE_DUPLICATES,
                    Names.PAGE_ENABLED,
                    "http.enabled",
                    "http.container.enabled",
                    "rabbitmq.enabled",
                    "s3.enabled",
                    "process.enabled",
                    "resources.enabled",
                    "jobs.enabled")
            .map(DOT::concat)
            .toList();

    /** What has a value; of a list or a map the name, which an index, a key or a dot follows. */
    static final List<String> VALUES = Stream.of(
                    "http.routes",
                    "http.body-sizes",
                    "http.known-methods",
                    "http.max-age",
                    "http.server.address",
                    "http.server.port",
                    "page.path",
                    "jobs.sla")
            .map(DOT::concat)
            .toList();

    /** Before any bean is made. */
    @Bean
    static BeanFactoryPostProcessor goldenSignalsOptions(Environment environment) {
        return beans -> {
            SWITCHES.forEach(name -> check(name, environment.getProperty(name)));
            Set<String> unknown = unknown(environment);
            if (!unknown.isEmpty()) {
                LOG.warn("Ignored, as no property has that name: {}; there are {} and {}", unknown, SWITCHES, VALUES);
            }
        };
    }

    private static void check(String name, @Nullable String value) {
        if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(name + " is \"" + value + "\", must be true or false");
        }
    }

    private static Set<String> unknown(Environment environment) {
        if (!(environment instanceof ConfigurableEnvironment configurable)) {
            return Set.of();
        }
        return configurable.getPropertySources().stream()
                .filter(source -> source instanceof EnumerablePropertySource<?>)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith(DOT) && !isKnown(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isKnown(String name) {
        return Stream.concat(SWITCHES.stream(), VALUES.stream())
                .map(OptionsAutoConfiguration::plain)
                .anyMatch(known -> {
                    String given = plain(name);
                    return given.equals(known) || given.startsWith(known + "[") || given.startsWith(known + ".");
                });
    }

    /** A name may be written with capitals in the place of hyphens. */
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
