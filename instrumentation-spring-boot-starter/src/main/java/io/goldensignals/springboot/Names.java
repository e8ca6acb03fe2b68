package io.goldensignals.springboot;

/** The names that several parts share: of properties, and of Boot's auto-configurations before and since version 4. */
final class Names {

    static final String PREFIX = "golden-signals";
    static final String ENABLED = "enabled";
    static final String MUTE_DUPLICATES = "mute-duplicates";
    static final String PAGE_ENABLED = "page.enabled";

    /** The actuator is there. */
    static final String MANAGEMENT_PORT =
            "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

    /** Makes the registry that all parts publish in. */
    static final String REGISTRY_3 =
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration";

    static final String REGISTRY_4 =
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration";

    /** Makes the store of Spring Session; since version 4 that of the store itself does, before this one. */
    static final String SESSION_3 = "org.springframework.boot.autoconfigure.session.SessionAutoConfiguration";

    static final String SESSION_4 = "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration";

    private Names() {}
}
