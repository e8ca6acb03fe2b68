package io.goldensignals.benchmarks;

import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The begin and end of a job's run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JobBenchmark {

    private JobMetrics jobs;
    private Job plain;
    private Job scheduled;

    @Setup
    public void setUp() {
        jobs = JobMetrics.create(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        plain = jobs.job("plain").register();
        scheduled = jobs.job("scheduled")
                .schedule(Schedule.every(Duration.ofMinutes(5)))
                .sla(Duration.ofMinutes(1))
                .register();
    }

    @TearDown
    public void tearDown() {
        jobs.close();
    }

    @Benchmark
    public void run() {
        Run run = plain.start();
        run.succeeded();
    }

    @Benchmark
    public void scheduledRun() {
        Run run = scheduled.start();
        run.succeeded();
    }
}
