package io.goldensignals.reliability;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Distinct;
import io.goldensignals.core.Call;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program with work of all kinds under way that says "ready", is suspended and resumed, and prints what it has measured
 * when it reads a byte.
 */
public final class SuspendedProcess {

    static final int TICK_MILLIS = 100;
    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 5);
    private static final TimerSpec DURATION = MeterSpec.timer("work.duration")
            .description("Duration of work.")
            .tags(ERROR_TYPE)
            .build();
    private static final GaugeSpec ACTIVE =
            MeterSpec.gauge("work.active", "").description("Work in flight.").build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("work", DURATION, ACTIVE);

    private SuspendedProcess() {}

    public static void main(String[] arguments) throws Exception {
        GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        Meters meters = Meters.of(registry, CATALOG);
        List<Long> ticks = new CopyOnWriteArrayList<>();
        CountDownLatch ticking = new CountDownLatch(5);
        AtomicReference<CountDownLatch> awaited = new AtomicReference<>(ticking);
        var unused = meters.every(Duration.ofMillis(TICK_MILLIS), Duration.ZERO, "tick", () -> {
            ticks.add(System.nanoTime());
            awaited.get().countDown();
        });
        BusinessMetrics business = BusinessMetrics.create(registry);
        Distinct visitors = business.distinct("visitors", Duration.ofSeconds(1));
        JobMetrics jobs =
                JobMetrics.builder(registry).checkEvery(Duration.ofMillis(50)).build();
        Job export = jobs.job("export")
                .schedule(Schedule.every(Duration.ofHours(1)))
                .sla(Duration.ofSeconds(1))
                .register();
        Canary canary =
                Canary.of(jobs.job("canary"), Duration.ofMillis(TICK_MILLIS), Duration.ofSeconds(30), timeout -> {});
        canary.start();
        Run run = export.start();
        Call call = RequestMetrics.builder(meters, DURATION)
                .inFlight(ACTIVE)
                .build()
                .operation()
                .start();
        visitors.add("anna");
        ticking.await();

        double probedBefore = probed(registry);
        int ticksBefore = ticks.size();
        long begin = System.nanoTime();
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IllegalStateException("nothing was asked");
        }
        call.succeeded();
        run.succeeded();
        CountDownLatch again = new CountDownLatch(5);
        awaited.set(again);
        again.await();
        List<Long> later = ticks.subList(ticksBefore - 1, ticks.size());
        long stood = longestPause(later);
        System.out.println("ticks " + (later.size() - 1));
        System.out.println("probes " + (int) (probed(registry) - probedBefore));
        System.out.println("stood " + stood / 1e9);
        System.out.println("ran " + (System.nanoTime() - begin - stood) / 1e9);
        System.out.println(registry.scrape());
        System.exit(0);
    }

    /** In which the process stood still: no tick came. */
    private static long longestPause(List<Long> ticks) {
        long longest = 0;
        for (int i = 1; i < ticks.size(); i++) {
            longest = Math.max(longest, ticks.get(i) - ticks.get(i - 1));
        }
        return longest;
    }

    private static double probed(GoldenPrometheusRegistry registry) {
        return registry.get("job.runs.started")
                .tag("job.name", "canary")
                .counter()
                .count();
    }
}
