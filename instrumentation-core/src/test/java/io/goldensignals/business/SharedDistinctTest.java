package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.TestClock;
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

        @Override
        public void add(String key, long[] ids, Duration keep) {
            if (broken) {
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
