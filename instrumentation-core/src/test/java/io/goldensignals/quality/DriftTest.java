package io.goldensignals.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {

    private static final Reference NORMAL = Reference.numeric(normal(42, 10_000, 0), 10);

    private final QualityFixture fixture = new QualityFixture();

    @Test
    void withTooFewValuesNothingIsSaid() {
        Drift drift = fixture.quality.drift("price", NORMAL).kolmogorovSmirnov().register();
        addAll(drift, normal(1, 99, 0));

        assertThat(drift.psi()).isNaN();
        assertThat(fixture.hasGauge("quality.drift.score")).isFalse();
        assertThat(fixture.hasGauge("quality.drift.ks")).isFalse();
        assertThat(fixture.gauge("quality.drift.samples")).isEqualTo(99);

        drift.add(0.5);
        assertThat(drift.psi()).isNotNaN();
        assertThat(fixture.gauge("quality.drift.psi")).isEqualTo(drift.psi());
        assertThat(fixture.gauge("quality.drift.score")).isEqualTo(drift.score());
        assertThat(fixture.gauge("quality.drift.ks")).isBetween(0.0, 1.0);
        assertThat(fixture.gauge("quality.drift.ks.p_value")).isBetween(0.0, 1.0);
    }

    @Test
    void thePsiIsThatOfItsDefinition() {
        Drift drift = fixture.quality
                .drift("material", Reference.categorical(Map.of("resin", 50L, "steel", 50L)))
                .register();
        for (int i = 0; i < 100; i++) {
            drift.add(i < 70 ? "resin" : "steel");
        }

        // (0.7 - 0.5) ln(0.7 / 0.5) + (0.3 - 0.5) ln(0.3 / 0.5), the smoothing is beyond the third digit
        assertThat(drift.psi()).isCloseTo(0.1695, within(0.0002));
        assertThat(drift.score()).isEqualTo(drift.psi());
    }

    @Test
    void theSameDistributionHasNotDrifted() {
        for (int seed = 0; seed < 20; seed++) {
            Drift drift = fixture.quality.drift("same" + seed, NORMAL).register();
            addAll(drift, normal(seed, 1000, 0));
            assertThat(drift.psi()).isBetween(0.0, 0.1);
        }
    }

    @Test
    void aShiftedDistributionHasDriftedAndTheScoreStaysWithinOne() {
        Drift little = fixture.quality.drift("little", NORMAL).register();
        Drift far = fixture.quality.drift("far", NORMAL).register();
        addAll(little, normal(7, 1000, 0.6));
        addAll(far, normal(7, 1000, 10));

        assertThat(little.score()).isBetween(0.2, 0.6);
        assertThat(far.psi()).isGreaterThan(2).isFinite(); // though nine bins are empty
        assertThat(far.score()).isEqualTo(1);
    }

    @Test
    void onlyTheLastValuesCount() {
        Drift drift = fixture.quality.drift("price", NORMAL).window(500).register();
        addAll(drift, normal(1, 500, 10));
        assertThat(drift.score()).isEqualTo(1);

        addAll(drift, normal(2, 500, 0));
        assertThat(drift.score()).isLessThan(0.1);
        assertThat(drift.samples()).isEqualTo(500);
    }

    @Test
    void valuesThatAreNoFiniteNumbersAreLeftOutAndSaid() {
        Drift drift = fixture.quality.drift("price", NORMAL).register();
        drift.add(Double.NaN);
        drift.add(Double.POSITIVE_INFINITY);
        drift.add(Double.NEGATIVE_INFINITY);
        drift.add("twelve");

        assertThat(drift.samples()).isZero();
        assertThat(ignored("nan")).isEqualTo(1);
        assertThat(ignored("infinite")).isEqualTo(2);
        assertThat(ignored("kind")).isEqualTo(1);
    }

    @Test
    void unknownCategoriesAreDrift() {
        Drift drift = fixture.quality
                .drift("material", Reference.categorical(Map.of("resin", 50L, "steel", 50L)))
                .register();
        for (int i = 0; i < 100; i++) {
            drift.add("gold" + i);
        }

        assertThat(drift.score()).isEqualTo(1);
        drift.add(1.0);
        assertThat(ignored("kind")).isEqualTo(1);
    }

    @Test
    void kolmogorovSmirnovTellsTheDistance() {
        Drift same = fixture.quality.drift("price", NORMAL).kolmogorovSmirnov().register();
        addAll(same, normal(3, 1000, 0));
        assertThat(fixture.gauge("quality.drift.ks")).isLessThan(0.06);
        assertThat(fixture.gauge("quality.drift.ks.p_value")).isGreaterThan(0.05);

        addAll(same, normal(3, 1000, 1));
        // the distance of two normal distributions one standard deviation apart is 2 F(0.5) - 1
        assertThat(fixture.gauge("quality.drift.ks")).isCloseTo(0.383, within(0.05));
        assertThat(fixture.gauge("quality.drift.ks.p_value")).isLessThan(1e-9);
    }

    @Test
    void aFeatureThatWasClosedCanGetAnotherReference() {
        Drift drift = fixture.quality.drift("price", NORMAL).minimum(1).register();
        drift.add(1);
        drift.close();
        drift.close();
        drift.add(1);
        assertThat(fixture.hasGauge("quality.drift.psi")).isFalse();
        assertThat(fixture.hasGauge("quality.drift.samples")).isFalse();

        Drift next = fixture.quality
                .drift("price", Reference.numeric(normal(7, 1000, 5), 10))
                .minimum(1)
                .register();
        next.add(5);
        drift.close();

        assertThat(fixture.hasGauge("quality.drift.psi")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.quality.drift("price", NORMAL).register());
    }

    @Test
    void countsOfAnySizeHaveShares() {
        Reference materials = Reference.categorical(Map.of("resin", Long.MAX_VALUE, "steel", Long.MAX_VALUE));
        Drift drift = fixture.quality.drift("material", materials).minimum(2).register();
        drift.add("resin");
        drift.add("steel");

        assertThat(drift.psi()).isLessThan(0.01);
        assertThat(materials).hasToString("categorical reference of 18446744073709552000 values in 3 bins");
    }

    @Test
    void addsOfManyThreadsAreAllCounted() throws InterruptedException {
        Drift drift = fixture.quality.drift("price", NORMAL).window(100_000).register();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            double[] values = normal(thread, 10_000, 0);
            executor.execute(() -> addAll(drift, values));
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(drift.samples()).isEqualTo(40_000);
        assertThat(drift.psi()).isLessThan(0.02);
    }

    @Test
    void impossibleOptionsAreRefusedByName() {
        Reference materials = Reference.categorical(Map.of("resin", 1L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.quality.drift("material", materials).kolmogorovSmirnov())
                .withMessageContaining("material is categorical");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        fixture.quality.drift("material", materials).window(10).register())
                .withMessage("minimum of feature material is 100, its window only 10");
        fixture.quality.drift("material", materials).register();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.quality.drift("material", materials).register())
                .withMessageContaining("registered already");
    }

    private double ignored(String reason) {
        return fixture.counter("quality.drift.ignored", "ignored.reason", reason);
    }

    private static void addAll(Drift drift, double[] values) {
        for (double value : values) {
            drift.add(value);
        }
    }

    private static double[] normal(long seed, int count, double mean) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }
}
