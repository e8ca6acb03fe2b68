package io.goldensignals.examples.shop;

import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop's two jobs and its canary: when they run, what they promise, and who is told if they do not keep it. */
final class ShopJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ShopJobs.class);

    static final long SEED = 31;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Canary canary;

    private ShopJobs(JobMetrics jobs, JobOptions options, OrderExport export, OrderCleanUp cleanUp) {
        // region jobs
        Schedule nightly = options.export();
        Job exporting = told(jobs.job("nightly-export").schedule(nightly).sla(Duration.ofSeconds(30)))
                .register();
        Job cleaning = told(jobs.job("order-clean-up")
                        .schedule(Schedule.every(options.cleanUpEvery))
                        .sla(Duration.ofSeconds(10)))
                .register();
        Supplier supplier = new Supplier(SEED);
        canary = Canary.of(
                told(jobs.job("supplier-canary").sla(Supplier.PROMISED)),
                options.canaryEvery,
                Duration.ofSeconds(1),
                timeout -> supplier.ask());
        // endregion
        runAt(nightly, Instant.now(), () -> run(exporting, export::run));
        long period = options.cleanUpEvery.toMillis();
        var unused =
                threads.scheduleAtFixedRate(() -> run(cleaning, cleanUp::run), period, period, TimeUnit.MILLISECONDS);
        canary.start();
    }

    static ShopJobs start(JobMetrics jobs, JobOptions options, OrderExport export, OrderCleanUp cleanUp) {
        return new ShopJobs(jobs, options, export, cleanUp);
    }

    /** What a job does in a run. */
    @FunctionalInterface
    private interface Work {
        void run(Run run) throws Exception;
    }

    private static JobBuilder told(JobBuilder job) {
        return job.onFailure(event -> log.warn("{}", event))
                .onSlaMiss(event -> log.warn("{}", event))
                .onRecovery(event -> log.info("{}", event));
    }

    /** A failed run is counted and told by then; thrown on, it would end the schedule. */
    private static void run(Job job, Work work) {
        try {
            job.measure(run -> {
                work.run(run);
                return true;
            });
        } catch (Exception failed) {
            log.debug("{}", job, failed);
        }
    }

    private void runAt(Schedule schedule, Instant after, Runnable task) {
        Instant due = schedule.next(after);
        if (due != null) {
            long delay = Duration.between(Instant.now(), due).toMillis();
            var unused = threads.schedule(
                    () -> {
                        task.run();
                        Instant now = Instant.now();
                        runAt(schedule, now.isAfter(due) ? now : due, task);
                    },
                    delay,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Lets a run that is under way finish within five seconds. */
    @Override
    public void close() throws InterruptedException {
        canary.close();
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
