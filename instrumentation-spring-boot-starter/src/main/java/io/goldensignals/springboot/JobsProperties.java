package io.goldensignals.springboot;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * Options of jobs: by name, how long a run may take.
 *
 * <p>Values are read as text, as only then does a key keep its dots where it has no brackets.
 */
@ConfigurationProperties("golden-signals.jobs")
record JobsProperties(@DefaultValue Map<String, String> sla) {

    JobsProperties {
        sla.forEach(JobsProperties::duration);
    }

    static Duration duration(String key, String value) {
        try {
            return DurationStyle.detectAndParse(value);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "golden-signals.jobs.sla[" + key + "] is \"" + value + "\", must be a duration such as 30m",
                    malformed);
        }
    }
}
