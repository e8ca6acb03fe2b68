package io.goldensignals.examples.shop;

import com.amazonaws.SdkClientException;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.JobEvent;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The shop's two jobs and its canary: when they run, their objectives, and the chat that hears of a miss. */
final class ShopJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ShopJobs.class);

    static final long SEED = 31;

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final ScheduledExecutorService threads = threads();
    private final Map<String, Consumer<Duration>> onDemand;
    private final Consumer<String> chat;
    private final Canary canary;

    private ShopJobs(JobMetrics jobs, JobOptions options, OrderExport export, OrderCleanUp cleanUp) {
        chat = options.chat();
        // region jobs
        Schedule nightly = options.export();
        Job exporting = watched(jobs.job("nightly-export").schedule(nightly).sla(Duration.ofSeconds(30)))
                .register();
        Job cleaning = watched(jobs.job("order-clean-up")
                        .schedule(Schedule.every(options.cleanUpEvery))
                        .sla(Duration.ofSeconds(10)))
                .register();
        Supplier supplier = new Supplier(SEED);
        canary = Canary.of(
                watched(jobs.job("supplier-canary").sla(Supplier.OBJECTIVE)),
                options.canaryEvery,
                Duration.ofSeconds(1),
                timeout -> supplier.ask());
        // endregion
        onDemand = Map.of(
                "nightly-export", delay -> run(exporting, delayed(delay, export::run)),
                "order-clean-up", delay -> run(cleaning, delayed(delay, cleanUp::run)));
        runAt(nightly, Instant.now(), () -> run(exporting, export::run));
        long period = options.cleanUpEvery.toMillis();
        var unused =
                threads.scheduleAtFixedRate(() -> run(cleaning, cleanUp::run), period, period, TimeUnit.MILLISECONDS);
        canary.start();
    }

    private static ScheduledExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor threads =
                new ScheduledThreadPoolExecutor(4, task -> new Thread(task, "shop-jobs-" + number.incrementAndGet()));
        // The night's run is scheduled all day: the end must not wait for it.
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    static ShopJobs start(JobMetrics jobs, JobOptions options, OrderExport export, OrderCleanUp cleanUp) {
        return new ShopJobs(jobs, options, export, cleanUp);
    }

    /**
     * Begins a run now, though another one may be in flight; false if there is no such job.
     *
     * @param delay makes the run take longer, a minute at most: to see one that misses its objective, overlaps, or is killed
     */
    boolean runNow(String job, Duration delay) {
        Consumer<Duration> begin = onDemand.get(job);
        if (begin == null) {
            return false;
        }
        Duration bounded = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
        threads.execute(() -> begin.accept(bounded));
        return true;
    }

    private static Work delayed(Duration delay, Work work) {
        return run -> {
            run.step("wait", () -> {
                Thread.sleep(Math.max(0, delay.toMillis()));
                return true;
            });
            work.run(run);
        };
    }

    /** What a job does in a run. */
    @FunctionalInterface
    private interface Work {
        void run(Run run) throws Exception;
    }

    /** Whatever a job does not keep is logged and posted to the chat, and so is that it has recovered. */
    private JobBuilder watched(JobBuilder job) {
        return job.onFailure(event -> announce("\u274C", event))
                .onSlaMiss(event -> announce("\u23F0", event))
                .onRecovery(event -> announce("\u2705", event));
    }

    private void announce(String sign, JobEvent event) {
        log.warn("{}", event);
        Throwable failure = event.failure();
        String kind = event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        chat.accept(sign + " " + event.job() + ": " + kind
                + (failure == null ? "" : ", " + ConfigurationException.rootMessage(failure)));
    }

    /** A failed run is counted and announced by then; thrown on, it would end the schedule. */
    private static void run(Job job, Work work) {
        try {
            job.measure(run -> {
                twice(run, work);
                return true;
            });
        } catch (Exception failed) {
            log.debug("{}", job, failed);
        }
    }

    /** What fails is tried once more in the same run: a store that answers 503 has often recovered by then. */
    private static void twice(Run run, Work work) throws Exception {
        try {
            work.run(run);
        } catch (SdkException | SdkClientException unavailable) {
            run.retried();
            work.run(run);
        }
    }

    private void runAt(Schedule schedule, Instant after, Runnable task) {
        Instant due = schedule.next(after);
        if (due != null && !threads.isShutdown()) {
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

    /** Lets a run in flight finish within five seconds. */
    @Override
    public void close() throws InterruptedException {
        canary.close();
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
