package io.goldensignals.springboot;

import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.JobMetrics;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Options of jobs: by name, how long a run may take. */
@ConfigurationProperties("golden-signals.jobs")
record JobsProperties(@DefaultValue Map<String, Duration> sla) {

    JobBuilder builder(JobMetrics jobs, String name) {
        JobBuilder builder = jobs.job(name);
        Duration most = sla.get(name);
        return most == null ? builder : builder.sla(most);
    }
}
