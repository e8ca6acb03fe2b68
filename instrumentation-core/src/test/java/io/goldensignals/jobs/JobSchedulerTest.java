package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobSchedulerTest {

    private final JobFixture fixture = new JobFixture("2026-11-22T10:00:00Z");
    private final ScheduledExecutorService plain = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService scheduler =
            fixture.job("sync").register().on(plain);

    @AfterEach
    void stop() {
        plain.shutdownNow();
    }

    @Test
    void everyKindOfTaskIsARun() throws Exception {
        Callable<String> task = () -> "done";
        CountDownLatch twice = new CountDownLatch(2);
        ScheduledFuture<?> periodic = scheduler.scheduleAtFixedRate(twice::countDown, 0, 1, TimeUnit.NANOSECONDS);
        assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        periodic.cancel(false);
        scheduler.submit(() -> {}).get();
        double before = fixture.counter("job.runs.started");

        assertThat(scheduler.submit(task).get()).isEqualTo("done");
        assertThat(scheduler.submit(() -> {}, "done").get()).isEqualTo("done");
        assertThat(scheduler.schedule(task, 0, TimeUnit.SECONDS).get()).isEqualTo("done");
        assertThat(scheduler.schedule(() -> {}, 0, TimeUnit.SECONDS).get()).isNull();
        assertThat(scheduler.invokeAll(List.of(task, task))).allMatch(Future::isDone);
        assertThat(scheduler.invokeAny(List.of(task))).isEqualTo("done");
        scheduler.execute(() -> {});
        scheduler.shutdown();
        assertThat(scheduler.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(before).isGreaterThanOrEqualTo(3);
        assertThat(fixture.counter("job.runs.started")).isEqualTo(before + 8);
        assertThat(fixture.runs("")).isEqualTo((long) before + 8);
    }

    @Test
    void aTaskThatFailsIsAFailedRunAndItsFutureTellsTheSame() {
        IOException failure = new IOException("disk full");
        Future<?> future = scheduler.submit(() -> {
            throw failure;
        });

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
        assertThat(fixture.runs("java.io.IOException")).isEqualTo(1);
    }

    @Test
    void aPeriodicTaskThatFailsEndsAsItDoesUnmeasured() {
        ScheduledFuture<?> future = scheduler.scheduleWithFixedDelay(
                () -> {
                    throw new IllegalStateException("broken");
                },
                0,
                1,
                TimeUnit.NANOSECONDS);

        assertThatThrownBy(future::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(fixture.runs("java.lang.IllegalStateException")).isEqualTo(1);
    }

    @Test
    void aMissingTaskIsRefusedAtOnce() {
        assertThatNullPointerException().isThrownBy(() -> scheduler.execute(null));
        assertThatNullPointerException().isThrownBy(() -> scheduler.submit((Callable<String>) null));
    }
}
