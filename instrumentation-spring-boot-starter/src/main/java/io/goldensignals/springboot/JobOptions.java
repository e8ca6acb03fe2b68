package io.goldensignals.springboot;

import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.JobMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Begins jobs with the options that the properties give them.
 *
 * <p>Only letters and digits count where a key is compared with a name, and not their case: a key without brackets, or from an
 * environment variable, has lost the rest. A key that fits no job is logged.
 */
final class JobOptions implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(JobOptions.class);

    private final ObjectProvider<JobMetrics> jobs;
    private final Map<String, Duration> slas = new LinkedHashMap<>();
    private final Map<String, String> unused = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();

    JobOptions(ObjectProvider<JobMetrics> jobs, JobsProperties properties) {
        this.jobs = jobs;
        properties.sla().forEach((key, value) -> {
            slas.put(plain(key), JobsProperties.duration(key, value));
            unused.put(plain(key), key);
        });
    }

    synchronized JobBuilder begin(String name) {
        JobBuilder builder = jobs.getObject().job(name);
        names.add(name);
        unused.remove(plain(name));
        Duration most = slas.get(plain(name));
        return most == null ? builder : builder.sla(most);
    }

    /** By now every job is there. */
    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        unused.values()
                .forEach(key -> LOG.warn(
                        "golden-signals.jobs.sla[{}] is ignored: no job has that name, the jobs are {}", key, names));
        unused.clear();
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
