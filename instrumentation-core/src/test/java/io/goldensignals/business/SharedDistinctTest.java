package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.goldensignals.core.TestClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two instances that count together through a store. */
class SharedDistinctTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Store store = new Store();
    private final TestClock clock = TestClock.at("2026-11-22T10:00:00Z");
    private final BusinessFixture one = new BusinessFixture(clock, store);
    private final BusinessFixture two = new BusinessFixture(clock, store);
    private final Distinct visitorsOfOne = one.business.distinct("visitors", FIVE_MINUTES);
    private final Distinct visitorsOfTwo = two.business.distinct("visitors", FIVE_MINUTES);

    @Test
    void whoVisitsBothInstancesIsCountedOnce() {
        add(visitorsOfOne, 0, 70);
        add(visitorsOfTwo, 50, 100);
        flush();

        assertThat(visitorsOfOne.current()).isEqualTo(70);
        assertThat(visitorsOfTwo.current()).isEqualTo(50);
        assertThat(merged(one)).isEqualTo(100);
        assertThat(merged(two)).isEqualTo(100);
    }

    @Test
    void theMergedCountFallsToZeroThoughNobodyFlushes() {
        add(visitorsOfOne, 0, 10);
        flush();

        clock.advance(FIVE_MINUTES);

        assertThat(merged(one)).isZero();
    }

    @Test
    void idsAreSentToTheIntervalInWhichTheyCame() {
        add(visitorsOfOne, 0, 10);
        clock.advance(FIVE_MINUTES);
        add(visitorsOfOne, 10, 13);
        flush();

        assertThat(merged(one)).isEqualTo(3);
        assertThat(store.sets.values()).extracting(Set::size).containsExactlyInAnyOrder(10, 3);
    }

    @Test
    void whatTheStoreRefusesWaitsForTheNextFlush() {
        add(visitorsOfOne, 0, 10);
        store.broken = true;
        one.business.flush();
        assertThat(merged(one)).isZero();
        assertThat(visitorsOfOne.current()).isEqualTo(10);
        assertThat(one.counter("instrumentation.errors", "component", "business"))
                .isEqualTo(1);

        store.broken = false;
        flush();
        assertThat(merged(one)).isEqualTo(10);
        assertThat(dropped()).isZero();
    }

    @Test
    void onlySoManyIdsWaitAndTheRestIsCounted() {
        for (long id = 0; id < LongSet.LIMIT + 100; id++) {
            visitorsOfOne.add(id);
            visitorsOfOne.add(id / 2);
        }
        assertThat(dropped()).isEqualTo(99); // zero needs no place

        flush();
        assertThat(merged(one)).isEqualTo(LongSet.LIMIT + 1);
    }

    @Test
    void idsOfAnIntervalThatTheStoreNeverGotAreCounted() {
        add(visitorsOfOne, 0, 10);
        clock.advance(FIVE_MINUTES);
        store.broken = true;
        flush();

        assertThat(dropped()).isEqualTo(10);
    }

    @Test
    void idsThatNoFlushCameForInTwoIntervalsAreCounted() {
        add(visitorsOfOne, 0, 10);
        clock.advance(FIVE_MINUTES);
        add(visitorsOfOne, 10, 13);
        clock.advance(FIVE_MINUTES);
        add(visitorsOfOne, 13, 14);
        flush();

        assertThat(dropped()).isEqualTo(10);
        assertThat(store.sets.values()).extracting(Set::size).containsExactlyInAnyOrder(3, 1);
    }

    @Test
    void whatWasSentIsNotCountedAsDropped() {
        add(visitorsOfOne, 0, 10);
        clock.advance(FIVE_MINUTES);
        add(visitorsOfOne, 10, 13);
        store.refused = 3;
        flush();

        assertThat(dropped()).isZero();
        store.refused = 0;
        flush();
        assertThat(store.sets.values()).extracting(Set::size).containsExactlyInAnyOrder(10, 3);
    }

    @Test
    void allInstancesAreReadByAProgram() {
        assertThat(visitorsOfOne.merged()).isEmpty();
        assertThat(visitorsOfOne.mergedLast()).isEmpty();
        add(visitorsOfOne, 0, 70);
        add(visitorsOfTwo, 50, 90);
        flush();
        assertThat(visitorsOfOne.merged()).hasValue(90);
        assertThat(visitorsOfOne.mergedLast()).hasValue(0);

        add(visitorsOfTwo, 90, 100); // in the last seconds of the interval
        clock.advance(FIVE_MINUTES);
        assertThat(visitorsOfOne.merged()).as("before the first exchange").isEmpty();
        assertThat(visitorsOfOne.mergedLast()).isEmpty();
        flush();
        assertThat(visitorsOfOne.merged()).hasValue(0);
        assertThat(visitorsOfOne.mergedLast()).hasValue(100);
        assertThat(merged(one)).isZero();

        assertThat(new BusinessFixture("2026-11-22T10:00:00Z")
                        .business
                        .distinct("visitors", FIVE_MINUTES)
                        .merged())
                .as("without a store")
                .isEmpty();
    }

    @Test
    void aSessionThatMeetsTwoInstancesConvertsOnce() {
        Duration hour = Duration.ofHours(1);
        Conversion ofOne = one.business.conversion("conversion", hour);
        Conversion ofTwo = two.business.conversion("conversion", hour);
        for (int i = 0; i < 40; i++) {
            ofOne.visited("session" + i);
            ofTwo.visited("session" + i);
        }
        for (int i = 0; i < 10; i++) {
            ofOne.converted("session" + i);
            ofTwo.converted("session" + i);
        }
        ofTwo.converted("session of two alone");
        flush();

        assertThat(ofOne.merged()).hasValue(11.0 / 41);
        assertThat(ofTwo.merged()).hasValue(11.0 / 41);
        assertThat(one.figure("conversion")).isEqualTo(0.25);
        assertThat(one.gauge("business.distinct.merged", "figure.name", "conversion.sessions"))
                .isEqualTo(41);
        assertThat(one.gauge("business.distinct.merged", "figure.name", "conversion.converted"))
                .isEqualTo(11);

        clock.advance(hour);
        flush();
        assertThat(ofOne.merged()).hasValue(0);
        assertThat(ofOne.mergedLast()).hasValue(11.0 / 41);
    }

    @Test
    void theSharedCountsOfAConversionHaveNamesOfTheirOwn() {
        Duration hour = Duration.ofHours(1);
        one.business.conversion("checkout", hour);
        one.business.distinct("signup.converted", hour);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.business.distinct("checkout.sessions", hour))
                .withMessageContaining("checkout.sessions exists already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.business.conversion("checkout.converted", hour))
                .withMessageContaining("checkout.converted exists already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.business.conversion("signup", hour))
                .withMessageContaining("signup.converted exists already");
        assertThat(one.business.figure("signup")).isEmpty();
        assertThat(one.business.conversion("checkout", hour)).isNotNull();
        one.business.distinct("signup.sessions", hour); // as there is no conversion of that name
    }

    @Test
    void aConversionThatIsNotSharedTakesItsOwnNameAlone() {
        BusinessMetrics alone = new BusinessFixture("2026-11-22T10:00:00Z").business;
        alone.conversion("checkout", Duration.ofHours(1));
        alone.distinct("checkout.sessions", FIVE_MINUTES);

        assertThat(alone.figure("checkout.sessions")).isPresent();
    }

    @Test
    void whatWaitsIsSentAtTheEndAndOnce() {
        BusinessMetrics ending = BusinessMetrics.builder(new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock))
                .store(store)
                .flushEvery(Duration.ofDays(1))
                .build();
        add(ending.distinct("visitors", FIVE_MINUTES), 0, 10);

        ending.close();
        assertThat(store.sets.values()).extracting(Set::size).containsExactly(10);
        store.broken = true;
        ending.close();
        one.business.close();
        assertThat(one.counter("instrumentation.errors", "component", "business"))
                .as("flushes of the application's own are its own to the end")
                .isZero();
    }

    private double dropped() {
        return one.counter("business.distinct.dropped");
    }

    private void flush() {
        one.business.flush();
        two.business.flush();
        one.business.flush();
    }

    private static void add(Distinct visitors, int from, int to) {
        for (int i = from; i < to; i++) {
            visitors.add("session" + i);
        }
    }

    private static double merged(BusinessFixture instance) {
        return instance.gauge("business.distinct.merged", "figure.name", "visitors");
    }

    private static final class Store implements DistinctStore {
        private final Map<String, Set<Long>> sets = new HashMap<>();
        private boolean broken;
        private int refused;

        @Override
        public void add(String key, long[] ids, Duration keep) {
            if (broken || (refused > 0 && ids.length == refused)) {
                throw new IllegalStateException("store is down");
            }
            assertThat(keep).isGreaterThan(FIVE_MINUTES);
            for (long id : ids) {
                sets.computeIfAbsent(key, ignored -> new HashSet<>()).add(id);
            }
        }

        @Override
        public long count(String key) {
            return sets.getOrDefault(key, Set.of()).size();
        }
    }
}
