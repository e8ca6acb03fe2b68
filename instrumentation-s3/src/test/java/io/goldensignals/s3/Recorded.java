package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.ResourceMeters;
import io.goldensignals.testkit.CatalogAssert;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A registry and short ways to read it. */
final class Recorded {

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    double calls(String method, String outcome, String errorType) {
        return count(
                "aws.s3.client.operation.duration", "rpc.method", method, "outcome", outcome, "error.type", errorType);
    }

    double attempts(String method, String outcome, String errorType) {
        return count(
                "aws.s3.client.attempt.duration", "rpc.method", method, "outcome", outcome, "error.type", errorType);
    }

    double retries(String method, String errorType) {
        return sum("aws.s3.client.retries", "rpc.method", method, "error.type", errorType);
    }

    double streams(String outcome) {
        return count("aws.s3.client.stream.duration", "outcome", outcome);
    }

    double transferred(String direction) {
        return sum("aws.s3.client.transfer.io", "aws.s3.transfer.direction", direction);
    }

    double wire(String direction) {
        return sum("aws.s3.client.wire.io", "aws.s3.transfer.direction", direction);
    }

    double count(String timer, String... tags) {
        return registry.find(timer).tags(tags).timers().stream()
                .mapToDouble(Timer::count)
                .sum();
    }

    double sum(String counter, String... tags) {
        return registry.find(counter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double gauge(String name, String... tags) {
        return registry.find(name).tags(tags).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    boolean hasGauge(String name, String... tags) {
        return registry.find(name).tags(tags).gauge() != null;
    }

    /** An async client records just after its future has completed. */
    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    /** What must hold after each contract. */
    void close() {
        eventually(() -> CatalogAssert.of(registry, S3Meters.CATALOG, ResourceMeters.CATALOG)
                .holdsOnlyRows()
                .isIdle(S3Meters.ACTIVE, S3Meters.OPEN_STREAMS, ResourceMeters.IN_USE));
        eventually(() -> assertThat(registry.find("resource.waiting").gauges()).noneMatch(gauge -> gauge.value() > 0));
        assertThat(registry.scrape()).as("a gauge that is not known is absent").doesNotContain("NaN");
        double failures = sum("instrumentation.errors");
        if (failures != 0) {
            throw new AssertionError(failures + " failures inside the instrumentation");
        }
    }
}
