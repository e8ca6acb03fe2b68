package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.quality.DataStream;
import io.goldensignals.quality.Drift;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.quality.Reference;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data quality publishes what its catalogue declares, and the host sees no difference when recording fails.
 *
 * <p>This module has no library of statistics: what needs none must work without.
 */
class QualityContractTest {

    private static final Reference PRICES = Reference.numeric(new double[] {1, 2, 3, 4}, 2);

    static Stream<HostileRegistry> registries() {
        return Stream.of(HostileRegistry.atCreation(), HostileRegistry.atRecording());
    }

    @Test
    void theCatalogueIsWhatIsPublished() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        work(registry);

        CatalogAssert.of(registry, QualityMeters.CATALOG)
                .holdsOnlyRows()
                .holdsEveryRow(QualityMeters.DRIFT_KS, QualityMeters.DRIFT_KS_P)
                .isIdle(QualityMeters.INFERENCE_ACTIVE);
    }

    @ParameterizedTest
    @MethodSource("registries")
    void aRegistryThatThrowsIsNotNoticed(HostileRegistry registry) {
        work(registry);

        assertThat(registry.attacks()).isPositive();
    }

    @Test
    void kolmogorovSmirnovSaysWhichLibraryItMisses() {
        QualityMetrics quality = QualityMetrics.create(new SimpleMeterRegistry());
        Drift drift = quality.drift("price", PRICES).minimum(2).register();
        drift.add(1);
        drift.add(2);

        assertThat(drift.score()).isNotNaN();
        assertThatThrownBy(
                        () -> quality.drift("other", PRICES).kolmogorovSmirnov().register())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs org.apache.commons:commons-statistics-inference");
    }

    private static void work(MeterRegistry registry) {
        QualityMetrics quality = QualityMetrics.create(registry);
        assertThat(quality.rule("positive").check(true)).isTrue();
        DataStream orders = quality.stream("orders", Duration.ZERO);
        Instant now = Instant.now();
        assertThat(orders.arrived(now)).isTrue();
        assertThat(orders.arrived(now.minusSeconds(1))).isFalse();
        assertThat(orders.arrived(now.plusSeconds(600))).isTrue();
        orders.deadLetter(new IllegalStateException());
        quality.freshness("prices").updated();
        Drift price = quality.drift("price", PRICES).minimum(1).register();
        price.add(Double.NaN);
        price.add(2);
        assertThat(quality.model("pricing").call(() -> 42)).isEqualTo(42);
    }
}
