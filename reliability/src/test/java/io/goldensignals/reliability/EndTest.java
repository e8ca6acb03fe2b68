package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the process, of the registry and of our meters is nothing that the application notices. */
class EndTest {

    private static final TagSpec PART = TagSpec.capped("part", "A part of the work.", 5);
    private static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 5);
    private static final TimerSpec DURATION = MeterSpec.timer("work.duration")
            .description("Duration of work.")
            .tags(PART, ERROR_TYPE)
            .build();
    private static final GaugeSpec ACTIVE = MeterSpec.gauge("work.active", "")
            .description("Work in flight.")
            .tags(PART)
            .build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("work", DURATION, ACTIVE);

    @ParameterizedTest
    @CsvSource({"return,0", "exit,7", "throw,1"})
    void theProcessEndsThoughNothingIsClosed(String how, int code, @TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndOfProcess.class.getName(),
                        how)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(Files.readString(log)).contains("measured");
        assertThat(ended).as("ended by itself").isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "prometheus"})
    void whatIsClosedUnderLoadHarmsNoWork(String kind) throws Exception {
        for (int round = 0; round < 20 * Everything.FACTOR; round++) {
            MeterRegistry registry = kind.equals("simple")
                    ? new SimpleMeterRegistry()
                    : new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
            closedUnderLoad(registry, round);
        }
    }

    private static void closedUnderLoad(MeterRegistry registry, int round) throws Exception {
        Meters meters = Meters.of(registry, CATALOG);
        RequestMetrics requests =
                RequestMetrics.builder(meters, DURATION).inFlight(ACTIVE).build();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int own = thread;
                all.add(threads.submit(() -> {
                    long mine = 0;
                    while (!stop.get()) {
                        Operation operation = requests.operation("part " + (own + mine) % 9);
                        mine += operation.<Integer, RuntimeException>call(() -> 1);
                        done.incrementAndGet();
                    }
                    return mine;
                }));
            }
            while (done.get() < 500) {
                Thread.onSpinWait();
            }
            if (round % 2 == 0) {
                meters.close();
                registry.close();
            } else {
                registry.close();
                meters.close();
            }
            long closedAt = done.get();
            while (done.get() < closedAt + 500) {
                Thread.onSpinWait();
            }
            stop.set(true);
            long worked = 0;
            for (Future<Long> each : all) {
                worked += each.get(30, TimeUnit.SECONDS);
            }
            assertThat(worked).as("work whose value came back").isEqualTo(done.get());
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
        assertThat(registry.find("work.active").gauges())
                .as("gauges after the end")
                .isEmpty();
    }
}
