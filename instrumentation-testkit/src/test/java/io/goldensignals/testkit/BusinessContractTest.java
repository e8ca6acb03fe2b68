package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.business.Audience;
import io.goldensignals.business.BusinessMeters;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Figure;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Business figures publish what their catalogue declares, and the host sees no difference when recording fails.
 *
 * <p>This module has no library for sketches: what needs none must work without.
 */
class BusinessContractTest {

    static Stream<HostileRegistry> registries() {
        return Stream.of(HostileRegistry.atCreation(), HostileRegistry.atRecording());
    }

    @Test
    void theCatalogueIsWhatIsPublished() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        work(registry);

        CatalogAssert.of(registry, BusinessMeters.CATALOG)
                .holdsOnlyRows()
                .holdsEveryRow(BusinessMeters.CATALOG.rows().stream()
                        .filter(row -> row.name().startsWith("business.distinct"))
                        .toArray(MeterSpec[]::new));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void aRegistryThatThrowsIsNotNoticed(HostileRegistry registry) {
        BusinessMetrics business = work(registry);

        assertThat(registry.attacks()).isPositive();
        assertThat(business.figure("revenue_EUR").map(Figure::value)).hasValue(1295.0);
    }

    @Test
    void distinctCountsSayWhichLibraryTheyMiss() {
        BusinessMetrics business = BusinessMetrics.create(new SimpleMeterRegistry());

        assertThatThrownBy(() -> business.distinct("visitors", Duration.ofMinutes(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs org.apache.datasketches:datasketches-java");
    }

    @Test
    void distinctGaugesDifferOnlyInWhatTheyCount() {
        assertThat(Stream.of(BusinessMeters.DISTINCT, BusinessMeters.DISTINCT_LAST)
                        .map(GaugeSpec::tags))
                .containsOnly(BusinessMeters.DISTINCT.tags());
    }

    private static BusinessMetrics work(MeterRegistry registry) {
        BusinessMetrics business = BusinessMetrics.create(registry);
        business.orders("EUR").placed(1295);
        business.activity("like").count();
        business.activity("like").count(Audience.of("ios", "female", 30));
        return business;
    }
}
