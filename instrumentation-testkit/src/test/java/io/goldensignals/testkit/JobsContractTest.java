package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs publish what their catalogue declares, and the host sees no difference when recording fails. */
class JobsContractTest {

    private final List<String> told = new ArrayList<>();

    static Stream<HostileRegistry> registries() {
        return Stream.of(HostileRegistry.atCreation(), HostileRegistry.atRecording());
    }

    @Test
    void theCatalogueIsWhatIsPublished() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        work(registry);

        CatalogAssert.of(registry, JobMeters.CATALOG)
                .holdsOnlyRows()
                .holdsEveryRow()
                .isIdle(JobMeters.RUNNING, JobMeters.RUNNING_DURATION);
    }

    @ParameterizedTest
    @MethodSource("registries")
    void aRegistryThatThrowsIsNotNoticed(HostileRegistry registry) throws IOException {
        work(registry);

        assertThat(registry.attacks()).isPositive();
        assertThat(told).containsExactly("FAILED", "RECOVERED");
    }

    private void work(MeterRegistry registry) throws IOException {
        JobMetrics jobs = JobMetrics.builder(registry)
                .checkEvery(Duration.ZERO)
                .callbackExecutor(Runnable::run)
                .build();
        Job job = jobs.job("export")
                .schedule(Schedule.every(Duration.ofHours(1)))
                .sla(Duration.ofHours(1))
                .onFailure(event -> told.add(event.kind().name()))
                .onRecovery(event -> told.add(event.kind().name()))
                .register();
        IOException failure = new IOException("disk full");
        assertThatThrownBy(() -> job.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        String value = job.<String, IOException>measure(run -> run.step("query", () -> {
            run.read(1);
            run.retried();
            return "exported";
        }));
        assertThat(value).isEqualTo("exported");
        Run run = job.start();
        assertThat(job.runUnlessRunning(() -> told.add("overlap"))).isFalse();
        run.succeeded();
        jobs.check();
        Canary.of(jobs.job("canary"), Duration.ofHours(1), Duration.ofMinutes(1), timeout -> {})
                .probe();
    }
}
