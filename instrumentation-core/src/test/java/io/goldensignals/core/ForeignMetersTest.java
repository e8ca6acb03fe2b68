package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

/** Something else records under a name of ours with another shape, of which Prometheus shows one. */
class ForeignMetersTest {

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void aLaterMeterOfOtherTagsIsAnErrorOnce() {
        record(prometheus);

        foreign(prometheus, "uri", "/a");
        foreign(prometheus, "uri", "/b");

        assertThat(errors(prometheus)).isEqualTo(1);
    }

    @Test
    void anEarlierMeterOfOtherTagsIsAnErrorOnce() {
        foreign(prometheus, "uri", "/a");

        record(prometheus);
        record(prometheus);

        assertThat(errors(prometheus)).isEqualTo(1);
    }

    @Test
    void aMeterOfAnotherKindIsAnError() {
        record(prometheus);

        DistributionSummary.builder("order.duration")
                .tags("shop", "south", "error.type", "", "of", "another")
                .register(prometheus);

        assertThat(errors(prometheus)).isEqualTo(1);
    }

    @Test
    void anEarlierGaugeOrSumOfOtherTagsIsAnError() {
        prometheus.gauge("order.active", Tags.of("uri", "/a"), 1);

        TestMeters.ACTIVE.inFlight(Meters.of(prometheus, TestMeters.CATALOG), "north");

        assertThat(errors(prometheus)).isEqualTo(1);
    }

    @Test
    void aMeterOfTheSameShapeIsNone() {
        prometheus.config().commonTags("region", "eu");
        record(prometheus);

        foreign(prometheus, "shop", "south", "error.type", "");

        assertThat(errors(prometheus)).isZero();
    }

    @Test
    void aCompositeCountsIfPrometheusIsInIt() {
        CompositeMeterRegistry composite =
                new CompositeMeterRegistry().add(new SimpleMeterRegistry()).add(prometheus);
        record(composite);

        foreign(composite, "uri", "/a");

        assertThat(errors(prometheus)).isEqualTo(1);
    }

    @Test
    void whatAnotherRegistryShowsSideBySideIsNone() {
        MeterRegistry simple = new SimpleMeterRegistry();
        record(simple);

        foreign(simple, "uri", "/a");

        assertThat(errors(simple)).isZero();
    }

    @Test
    void aMeterThatAFilterDeniesIsNone() {
        prometheus
                .config()
                .meterFilter(MeterFilter.deny(id -> id.getName().equals("order.duration") && id.getTag("uri") == null));
        foreign(prometheus, "uri", "/a");

        record(prometheus);
        foreign(prometheus, "uri", "/b");

        assertThat(errors(prometheus)).isZero();
    }

    @Test
    void aMeterThatComesAfterOursHasGoneIsNone() {
        Meters meters = Meters.of(prometheus, TestMeters.CATALOG);
        TestMeters.ACTIVE.inFlight(meters, "north");
        meters.close();

        prometheus.gauge("order.active", Tags.of("uri", "/a"), 1);

        assertThat(errors(prometheus)).isZero();
    }

    private static void record(MeterRegistry registry) {
        TestMeters.DURATION.timer(Meters.of(registry, TestMeters.CATALOG), "north", "");
    }

    private static void foreign(MeterRegistry registry, String... tags) {
        Timer.builder("order.duration").tags(tags).register(registry);
    }

    private static double errors(MeterRegistry registry) {
        Counter errors =
                registry.get("instrumentation.errors").tag("component", "test").counter();
        return errors.count();
    }
}
