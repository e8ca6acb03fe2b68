package io.goldensignals.examples.demo;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private Samples scrape() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        registry.scrape(body, Samples.ACCEPT);
        return Samples.read(new ByteArrayInputStream(body.toByteArray()));
    }

    private void gauge(String name, String tag, double value) {
        Gauge.builder(name, () -> value).tag("resource.name", tag).register(registry);
    }

    @Test
    void aPoolWithoutLimitAddsNothingToTheSumOfLimits() throws Exception {
        gauge("resource.limit", "threads", 8);
        gauge("resource.limit", "s3", Double.NaN);

        assertThat(scrape().sum("resource_limit")).isEqualTo(8);
    }

    @Test
    void aGaugeThatReadsNothingAnywhereIsZero() throws Exception {
        gauge("business.distinct", "visitors", Double.NaN);

        assertThat(scrape().sum("business_distinct")).isZero();
    }

    @Test
    void countersAreSelectedByTheirLabels() throws Exception {
        registry.counter("shop.orders", "kind", "a \"quoted\" one\n").increment(3);
        registry.counter("shop.orders", "kind", "other").increment();

        assertThat(scrape().sum(
                                "shop_orders_total",
                                sample -> sample.label("kind").equals("a \"quoted\" one\n")))
                .isEqualTo(3);
    }

    @Test
    void aHistogramHasCountSumAndBuckets() throws Exception {
        Timer timer = Timer.builder("work")
                .serviceLevelObjectives(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .register(registry);
        timer.record(Duration.ofMillis(1500));
        timer.record(Duration.ofMillis(250));

        Samples scrape = scrape();
        assertThat(scrape.sum("work_seconds_count")).isEqualTo(2);
        assertThat(scrape.sum("work_seconds_sum")).isEqualTo(1.75);
        assertThat(scrape.buckets("work_seconds"))
                .containsExactly(entry(1.0, 1.0), entry(2.0, 2.0), entry(Double.POSITIVE_INFINITY, 2.0));
    }
}
