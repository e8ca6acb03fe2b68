package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterSpecTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);

    @Test
    void createsTheMeterThatTheRowDeclares() {
        TestMeters.DURATION.timer(meters, "north", "").record(java.time.Duration.ofMillis(20));

        assertThat(registry.scrape())
                .contains("# HELP order_duration_seconds Duration of orders.")
                .contains("order_duration_seconds_bucket{error_type=\"\",shop=\"north\",le=\"0.01\"} 0")
                .contains("order_duration_seconds_bucket{error_type=\"\",shop=\"north\",le=\"0.025\"} 1")
                .contains("order_duration_seconds_count{error_type=\"\",shop=\"north\"} 1");
    }

    @Test
    void knowsItsNameInPrometheus() {
        TestMeters.DURATION.timer(meters, "north", "");
        TestMeters.PAINTED.counter(meters, "red");
        TestMeters.SIZE.summary(meters);
        TestMeters.RATIO.gauge(meters, this, ignored -> 0.5);
        TestMeters.ACTIVE.inFlight(meters, "north");

        assertThat(TestMeters.CATALOG.rows()).allSatisfy(row -> {
            if (row != TestMeters.STAGES) {
                assertThat(registry.scrape()).containsPattern("(?m)^" + row.prometheusName() + "(_count)?[ {]");
            }
        });
        assertThat(TestMeters.DURATION.prometheusName()).isEqualTo("order_duration_seconds");
        assertThat(TestMeters.PAINTED.prometheusName()).isEqualTo("paint_used_bytes_total");
        assertThat(TestMeters.RATIO.prometheusName()).isEqualTo("paint_left_ratio");
        assertThat(MeterSpec.prometheusLabel(TestMeters.ERROR_TYPE)).isEqualTo("error_type");
    }

    @Test
    void refusesARowOfAnotherCatalogue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceMeters.REJECTED.counter(meters, "executor", "x"))
                .withMessage("meter resource.rejected is no row of catalogue test: add it there");
    }

    @Test
    void refusesAWrongNumberOfTagValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestMeters.DURATION.timer(meters, "north"))
                .withMessageContaining("order.duration takes 2 tag values")
                .withMessageEndingWith("got 1");
    }

    @Test
    void refusesRowsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterSpec.counter("x", "").build())
                .withMessage("meter x has no description");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterSpec.timer("x").buckets(List.of(1.0, 1.0)))
                .withMessage("buckets of x do not ascend: [1.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterCatalog.of("twice", TestMeters.SIZE, TestMeters.SIZE))
                .withMessage("catalogue twice has two rows named order.size");
        assertThatIllegalArgumentException().isThrownBy(() -> TagSpec.closed("x", "Nothing."));
        assertThatIllegalArgumentException().isThrownBy(() -> TagSpec.capped("x", "Nothing.", 0));
    }

    @Test
    void aClosedRegistrationRemovesItsGauge() {
        Registration registration = TestMeters.RATIO.gauge(meters, this, ignored -> 0.5);
        assertThat(registry.find("paint.left").gauge()).isNotNull();

        registration.close();
        registration.close();

        assertThat(registry.find("paint.left").gauge()).isNull();
    }

    @Test
    void closingTheMetersRemovesTheirGauges() {
        TestMeters.RATIO.gauge(meters, this, ignored -> 0.5);
        TestMeters.ACTIVE.inFlight(meters, "north");

        meters.close();

        assertThat(registry.find("paint.left").gauge()).isNull();
        assertThat(registry.find("order.active").gauge()).isNull();
    }

    @Test
    void aGaugeThatFailsReadsNaNAndIsCounted() {
        TestMeters.RATIO.gauge(meters, this, ignored -> {
            throw new IllegalStateException("no value");
        });

        assertThat(registry.get("paint.left").gauge().value()).isNaN();
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }
}
