package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** An absent tag is an empty label in Prometheus, and no attribute anywhere else. */
class AbsentTagsTest {

    private final OtlpStub otlp = new OtlpStub();
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void aRegistryAloneHasNoAttributeForAnAbsentTag() {
        record(Meters.of(otlp, TestMeters.CATALOG));

        assertHasNoEmptyAttribute();
    }

    @Test
    void prometheusAloneHasAnEmptyLabelForAnAbsentTag() {
        record(Meters.of(prometheus, TestMeters.CATALOG));

        assertHasEmptyLabel();
    }

    @Test
    void eachChildOfACompositeHasWhatItWants() {
        CompositeMeterRegistry composite =
                new CompositeMeterRegistry().add(prometheus).add(otlp);

        record(Meters.of(composite, TestMeters.CATALOG));

        assertHasNoEmptyAttribute();
        assertHasEmptyLabel();
    }

    @Test
    void aCompositeInsideOfACompositeIsNoDifference() {
        CompositeMeterRegistry inner = new CompositeMeterRegistry().add(otlp);
        CompositeMeterRegistry outer =
                new CompositeMeterRegistry().add(prometheus).add(inner);

        record(Meters.of(outer, TestMeters.CATALOG));

        assertHasNoEmptyAttribute();
        assertHasEmptyLabel();
    }

    @Test
    void metersMadeAfterAChildWasAddedHaveNoEmptyAttributeInIt() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry().add(prometheus);
        Meters meters = Meters.of(composite, TestMeters.CATALOG);
        composite.add(otlp);

        record(meters);

        assertHasNoEmptyAttribute();
        assertHasEmptyLabel();
    }

    @Test
    void metersMadeBeforeAPreparedChildWasAddedHaveNoEmptyAttributeInIt() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry().add(prometheus);
        Meters meters = Meters.of(composite, TestMeters.CATALOG);
        record(meters);

        Meters.prepare(otlp);
        Meters.prepare(otlp);
        composite.add(otlp);
        record(meters);

        assertHasNoEmptyAttribute();
        assertHasEmptyLabel();
    }

    @Test
    void aRegistryOfTwoCompositesIsFilteredOnce() {
        CompositeMeterRegistry one = new CompositeMeterRegistry().add(otlp);
        CompositeMeterRegistry other = new CompositeMeterRegistry().add(otlp);

        record(Meters.of(one, TestMeters.CATALOG));
        record(Meters.of(other, TestMeters.CATALOG));

        assertThat(otlp.get("order.duration").timer().count()).isEqualTo(2);
    }

    @Test
    void metersOfTheApplicationKeepTheirEmptyTags() {
        SimpleMeterRegistry child = new SimpleMeterRegistry(SimpleConfig.DEFAULT, Clock.SYSTEM) {};
        CompositeMeterRegistry composite = new CompositeMeterRegistry().add(child);
        record(Meters.of(composite, TestMeters.CATALOG));

        composite.counter("of.the.application", "key", "").increment();

        assertThat(child.get("of.the.application").tag("key", "").counter().count())
                .isEqualTo(1);
    }

    @Test
    void whatIsAbsentForOneAndNotForAnotherAddsUpApart() {
        Meters meters = Meters.of(otlp, TestMeters.CATALOG);
        TestMeters.ACTIVE.gauge(meters, 1, Integer::doubleValue, "");
        TestMeters.ACTIVE.gauge(meters, 2, Integer::doubleValue, "");
        TestMeters.ACTIVE.gauge(meters, 4, Integer::doubleValue, "north");

        assertThat(otlp.find("order.active").gauges())
                .extracting(gauge -> gauge.value())
                .containsExactlyInAnyOrder(3.0, 4.0);
    }

    private static void record(Meters meters) {
        TestMeters.DURATION.timer(meters, "north", "").record(Duration.ofMillis(1));
        TestMeters.ACTIVE.inFlight(meters, "");
        TestMeters.PAINTED.counter(meters, "").increment();
    }

    private void assertHasNoEmptyAttribute() {
        assertThat(otlp.get("order.duration").timer().getId().getTags()).containsExactly(Tag.of("shop", "north"));
        assertThat(otlp.get("order.active").gauge().getId().getTags()).isEmpty();
        assertThat(otlp.get("paint.used").counter().count()).isPositive();
    }

    private void assertHasEmptyLabel() {
        assertThat(prometheus.scrape())
                .contains("order_duration_seconds_count{error_type=\"\",shop=\"north\"}")
                .contains("order_active{shop=\"\"} 0.0")
                .contains("paint_used_bytes_total{colour=\"\"}");
    }

    /** Refuses attributes without value, as a collector may. */
    private static final class OtlpStub extends SimpleMeterRegistry {
        @Override
        protected io.micrometer.core.instrument.Counter newCounter(Meter.Id id) {
            return super.newCounter(checked(id));
        }

        @Override
        protected io.micrometer.core.instrument.Timer newTimer(
                Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
            return super.newTimer(checked(id), config, pauseDetector);
        }

        @Override
        protected <T> io.micrometer.core.instrument.Gauge newGauge(Meter.Id id, T state, ToDoubleFunction<T> value) {
            return super.newGauge(checked(id), state, value);
        }

        private static Meter.Id checked(Meter.Id id) {
            for (Tag tag : id.getTags()) {
                if (tag.getValue().isEmpty()) {
                    throw new IllegalArgumentException("empty attribute " + tag.getKey() + " of " + id.getName());
                }
            }
            return id;
        }
    }
}
