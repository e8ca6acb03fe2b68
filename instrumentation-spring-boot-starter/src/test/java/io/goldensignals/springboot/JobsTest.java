package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** Scheduled methods and runners are jobs. */
class JobsTest {

    /** Stays readable when the context of a failed start is gone. */
    private static final SimpleMeterRegistry KEPT = new SimpleMeterRegistry();

    @Test
    void scheduledMethodsAreJobsFromTheStartAndTheirRunsCount() {
        try (App app = App.start(
                JobsApplication.class,
                "spring.main.web-application-type=none",
                "golden-signals.jobs.sla[JobsApplication.nightly]=30m")) {
            assertThat(gauge(app, "job.last_start.timestamp", "JobsApplication.nightly"))
                    .isZero();
            assertThat(Instant.ofEpochSecond((long) gauge(app, "job.next_due.timestamp", "JobsApplication.nightly"))
                            .atZone(ZoneId.of("Europe/Berlin"))
                            .getHour())
                    .isEqualTo(2);
            assertThat(gauge(app, "job.sla.duration", "JobsApplication.nightly"))
                    .isEqualTo(1800);
            assertThat(gauge(app, "job.interval", "JobsApplication.hourly")).isEqualTo(3600);
            assertThat(gauge(app, "job.interval", "JobsApplication.fails")).isEqualTo(3600);
            await().untilAsserted(() -> {
                assertThat(runs(app.registry(), "JobsApplication.everySecond", ""))
                        .isPositive();
                assertThat(runs(app.registry(), "JobsApplication.hourly", "")).isEqualTo(1);
                assertThat(runs(app.registry(), "JobsApplication.fails", IllegalStateException.class.getName()))
                        .isEqualTo(1);
            });
            assertThat(app.registry().find("tasks.scheduled.execution").meter())
                    .as("Boot's timer is muted")
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sla.JobsApplication.nightly", "sla[JobsApplication.nightly]", "sla.jobsapplication.nightly"})
    void theTimeThatARunMayTakeIsGivenWithBracketsOrWithout(String key) {
        try (App app = App.start(
                JobsApplication.class,
                "spring.main.web-application-type=none",
                "golden-signals.jobs." + key + "=30m")) {
            assertThat(gauge(app, "job.sla.duration", "JobsApplication.nightly"))
                    .isEqualTo(1800);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aTimeForAJobThatIsNotThereIsLoggedWithItsKey(CapturedOutput output) {
        App.start(
                        JobsApplication.class,
                        "spring.main.web-application-type=none",
                        "golden-signals.jobs.sla.Reports.nightly=30m")
                .close();
        assertThat(output)
                .contains("golden-signals.jobs.sla[Reports.nightly] is ignored")
                .contains("JobsApplication.nightly");
    }

    @Test
    void switchedOffScheduledMethodsAreBoots() {
        try (App app = App.start(
                JobsApplication.class, "spring.main.web-application-type=none", "golden-signals.jobs.enabled=false")) {
            await().untilAsserted(() -> assertThat(
                            app.registry().find("tasks.scheduled.execution").timers())
                    .isNotEmpty());
            assertThat(app.registry().find("job.run.duration").meter()).isNull();
        }
    }

    @Test
    void theRunnersOfAProcessWithoutAServerAreOneRun() {
        try (App app = App.start(Import.class, "spring.main.web-application-type=none")) {
            assertThat(runs(app.registry(), "shop", "")).isEqualTo(1);
            assertThat(gauge(app, "job.runs.active", "shop")).isZero();
        }
    }

    @Test
    void aRunnerThatFailsFailsTheRunAndTheProcessAsEver() {
        SpringApplication application = new SpringApplication(Broken.class);
        assertThatThrownBy(() -> application.run(
                        "--spring.main.web-application-type=none",
                        "--spring.application.name=shop",
                        "--logging.level.root=off",
                        "--spring.datasource.url=jdbc:h2:mem:shop"))
                .hasMessage("no input");
        assertThat(runs(KEPT, "shop", IllegalStateException.class.getName())).isEqualTo(1);
    }

    private static double gauge(App app, String meter, String job) {
        return app.registry().get(meter).tag("job.name", job).gauge().value();
    }

    private static long runs(MeterRegistry registry, String job, String error) {
        return registry.find("job.run.duration").tags("job.name", job, "error.type", error).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Import {

        @Bean
        ApplicationRunner orders() {
            return arguments -> {};
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Broken {

        @Bean(destroyMethod = "")
        MeterRegistry registry() {
            return KEPT;
        }

        @Bean
        ApplicationRunner orders() {
            return arguments -> {
                throw new IllegalStateException("no input");
            };
        }
    }
}
