package io.goldensignals.springboot;

import io.goldensignals.jobs.JobMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/** Measures methods that are {@code @Scheduled}, and the runners of a process without a web server, as jobs. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnClass({ObservationHandler.class, ScheduledTaskObservationContext.class})
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "jobs.enabled"},
        matchIfMissing = true)
@EnableConfigurationProperties(JobsProperties.class)
public final class JobsAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    JobMetrics goldenSignalsJobMetrics(MeterRegistry registry) {
        return JobMetrics.create(registry);
    }

    @Bean
    JobOptions goldenSignalsJobOptions(ObjectProvider<JobMetrics> jobs, JobsProperties properties) {
        return new JobOptions(jobs, properties);
    }

    @Bean
    ScheduledJobs goldenSignalsScheduledJobs(JobOptions jobs, ObjectProvider<ObservationRegistry> observations) {
        return new ScheduledJobs(jobs, observations);
    }

    @Bean
    @ConditionalOnNotWebApplication
    RunnersJob goldenSignalsRunnersJob(JobOptions jobs, Environment environment) {
        return new RunnersJob(jobs, environment.getProperty("spring.application.name", "application"));
    }

    @Bean
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.MUTE_DUPLICATES, matchIfMissing = true)
    static MeterFilter goldenSignalsJobsMute() {
        return new Mute(Set.of("tasks.scheduled.execution", "tasks.scheduled.execution.active"), List.of());
    }
}
