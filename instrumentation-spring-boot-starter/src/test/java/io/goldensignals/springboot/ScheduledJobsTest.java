package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.jobs.JobMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** The names and due times of scheduled methods. */
class ScheduledJobsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScheduledTaskRegistrar tasks = new ScheduledTaskRegistrar();

    private void schedule(String method, Duration initial) {
        tasks.addFixedDelayTask(new FixedDelayTask(new Named(method), Duration.ofMinutes(1), initial));
    }

    private TreeSet<String> names() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("jobs", JobMetrics.create(registry));
        JobOptions options = new JobOptions(beans.getBeanProvider(JobMetrics.class), new JobsProperties(Map.of()));
        new ScheduledJobs(options, beans.getBeanProvider(ObservationRegistry.class)).configureTasks(tasks);
        return registry.find("job.runs.active").gauges().stream()
                .map(gauge -> gauge.getId().getTag("job.name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void methodsOfClassesWithOneNameBearTheirPackages() {
        schedule("com.shop.orders.Cleaner.run", Duration.ZERO);
        schedule("com.shop.models.Cleaner.run", Duration.ZERO);
        schedule("com.shop.models.Exporter.run", Duration.ZERO);

        assertThat(names())
                .containsExactly("Exporter.run", "com.shop.models.Cleaner.run", "com.shop.orders.Cleaner.run");
    }

    @Test
    void beyondTwoHundredMethodsTheRestAreOneJob() {
        for (int i = 0; i < 250; i++) {
            schedule("com.shop.Cleaner.run" + i, Duration.ZERO);
        }

        assertThat(names()).hasSize(201).contains("_OTHER");
    }

    @Test
    void nothingIsDueBeforeTheInitialDelayIsOver() {
        Instant before = Instant.now();
        schedule("com.shop.Cleaner.run", Duration.ofHours(2));

        assertThat(names()).containsExactly("Cleaner.run");
        assertThat(registry.get("job.next_due.timestamp").gauge().value())
                .isGreaterThanOrEqualTo(before.plus(Duration.ofHours(2)).getEpochSecond());
        assertThat(registry.get("job.interval").gauge().value()).isEqualTo(60);
    }

    private record Named(String method) implements Runnable {

        @Override
        public void run() {}

        @Override
        public String toString() {
            return method;
        }
    }
}
