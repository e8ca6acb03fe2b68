package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.quality.QualityMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class PriceQualityTest {
    private static final long NOON = 1_700_000_000_000L;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PriceQuality quality = new PriceQuality(QualityMetrics.create(registry));

    @Test
    void aPriceIsLateIfNewerOrdersGotTheirsLongBefore() {
        quality.priced(order(700, NOON));
        quality.priced(order(700, NOON - 100));
        quality.priced(order(700, NOON - 101));

        assertThat(count(QualityMeters.RECORDS, "record.lateness", "on_time")).isEqualTo(2);
        assertThat(count(QualityMeters.RECORDS, "record.lateness", "late")).isEqualTo(1);
    }

    @Test
    void aPriceBeyondAllReasonIsInvalid() {
        quality.priced(order(35_000, NOON));
        quality.priced(order(35_001, NOON));
        quality.priced(order(0, NOON));

        assertThat(count(QualityMeters.VALIDATIONS, "validation.result", "valid"))
                .isEqualTo(1);
        assertThat(count(QualityMeters.VALIDATIONS, "validation.result", "invalid"))
                .isEqualTo(2);
    }

    @Test
    void pricesThatAllRiseHaveDrifted() {
        for (int i = 0; i < 200; i++) {
            quality.priced(order(30_000, NOON));
        }

        assertThat(registry.get(QualityMeters.DRIFT_SCORE.name()).gauge().value())
                .isGreaterThan(0.2);
    }

    @Test
    void aPriceThatCannotBeReadIsGivenUp() {
        quality.givenUp(new PoisonException("no JSON"));

        assertThat(count(QualityMeters.DEAD_LETTERS, "error.type", PoisonException.class.getName()))
                .isEqualTo(1);
    }

    private static Orders.Priced order(long cents, long orderedAt) {
        return new Orders.Priced("17", cents, orderedAt);
    }

    private double count(MeterSpec row, String tag, String value) {
        return registry.get(row.name()).tag(tag, value).counter().count();
    }
}
