package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @Test
    void theSameSeedIsTheSamePlan() {
        assertThat(ChaosPlan.of(42, HALF_AN_HOUR, 2)).isEqualTo(ChaosPlan.of(42, HALF_AN_HOUR, 2));
        assertThat(ChaosPlan.of(42, HALF_AN_HOUR, 2)).isNotEqualTo(ChaosPlan.of(43, HALF_AN_HOUR, 2));
    }

    @Test
    void faultsOfALaneDoNotOverlapAndAllAreOverBeforeTheQuiet() {
        ChaosPlan plan = ChaosPlan.of(7, HALF_AN_HOUR, 2);
        for (ChaosFault.Lane lane : ChaosFault.Lane.values()) {
            List<ChaosPlan.Event> events = plan.of(lane);
            for (int i = 1; i < events.size(); i++) {
                ChaosPlan.Event before = events.get(i - 1);
                assertThat(events.get(i).atMillis()).isGreaterThan(before.atMillis() + before.millis());
            }
            ChaosPlan.Event last = events.get(events.size() - 1);
            assertThat(last.atMillis() + last.millis()).isLessThan(HALF_AN_HOUR.toMillis() * 3 / 4);
        }
    }

    @Test
    void everyFaultComesAndOneInstanceOfEachServiceIsNeverKilled() {
        List<ChaosPlan.Event> events = ChaosPlan.of(7, HALF_AN_HOUR, 2).events();
        EnumSet<ChaosFault> seen = EnumSet.noneOf(ChaosFault.class);
        events.forEach(event -> seen.add(event.fault()));

        assertThat(seen).isEqualTo(EnumSet.allOf(ChaosFault.class));
        assertThat(events).filteredOn(event -> event.fault().kills()).allMatch(event -> event.instance() == 1);
        assertThat(events)
                .filteredOn(event -> event.fault() == ChaosFault.SHOP_PAUSE)
                .extracting(ChaosPlan.Event::instance)
                .contains(0, 1);
    }
}
