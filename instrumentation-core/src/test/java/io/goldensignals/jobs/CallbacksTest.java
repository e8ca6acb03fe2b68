package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallbacksTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void callbacksRunOnAThreadOfTheirOwn() throws Exception {
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        try (JobMetrics jobs = JobMetrics.create(registry)) {
            jobs.job("export")
                    .onFailure(event -> caller.complete(Thread.currentThread()))
                    .register()
                    .start()
                    .failed(new IOException());

            Thread thread = caller.get(10, TimeUnit.SECONDS);
            assertThat(thread).isNotSameAs(Thread.currentThread());
            assertThat(thread.isDaemon()).isTrue();
        }
    }

    @Test
    void onlySoManyCallbacksWaitAndTheRestIsDropped() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (JobMetrics jobs = JobMetrics.builder(registry).callbackLimit(2).build()) {
            Job job = jobs.job("export")
                    .onFailure(event -> {
                        entered.countDown();
                        await(release);
                    })
                    .register();
            job.start().failed(new IOException());
            await(entered);

            for (int i = 0; i < 5; i++) {
                job.start().failed(new IOException());
            }

            assertThat(callbacks("dropped")).isEqualTo(3);
            release.countDown();
        }
    }

    @Test
    void aCallbackThatFailsHarmsNeitherTheJobNorTheNextCallback() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        CompletableFuture<JobEvent> told = new CompletableFuture<>();
        JobMetrics jobs =
                JobMetrics.builder(registry).callbackExecutor(waiting::add).build();
        Job job = jobs.job("export")
                .onFailure(event -> {
                    throw new IllegalStateException("chat is down");
                })
                .onFailure(told::complete)
                .register();

        job.start().failed(new IOException());
        assertThat(waiting).hasSize(2);
        waiting.forEach(callback -> assertThatCode(callback::run).doesNotThrowAnyException());

        assertThat(told).isCompleted();
        assertThat(callbacks("failed")).isEqualTo(1);
        assertThat(callbacks("done")).isEqualTo(1);
    }

    @Test
    void theWatchdogLooksByItself() throws Exception {
        CompletableFuture<JobEvent> told = new CompletableFuture<>();
        try (JobMetrics jobs = JobMetrics.builder(registry)
                .checkEvery(Duration.ofMillis(5))
                .callbackExecutor(Runnable::run)
                .build()) {
            Run run = jobs.job("export")
                    .sla(Duration.ofMillis(1))
                    .onSlaMiss(told::complete)
                    .register()
                    .start();

            assertThat(told.get(10, TimeUnit.SECONDS).kind()).isEqualTo(JobEvent.Kind.TOO_LONG);
            run.succeeded();
        }
    }

    private double callbacks(String outcome) {
        return registry.get("job.callbacks")
                .tag("job.callback.outcome", outcome)
                .counter()
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
