package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Distinct;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Large numbers of what a service meets take no room. */
class ScaleTest {

    private static final int IDS = 10_000_000;

    @Test
    void tenMillionIdsTakeNoRoom() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
        try (BusinessMetrics business = BusinessMetrics.create(registry)) {
            Distinct visitors = business.distinct("visitors", Duration.ofHours(1));
            count(visitors, 0, IDS / 100); // what is made once
            long before = used();
            count(visitors, IDS / 100, IDS);

            // One pointer kept for each id would be 40 MB.
            assertThat(used() - before).as("bytes kept").isLessThan(1_000_000);
            assertThat(business.figure("visitors").orElseThrow().value()).isCloseTo(IDS, withinPercentage(2));
        }
    }

    private static void count(Distinct visitors, int from, int to) {
        for (int id = from; id < to; id++) {
            visitors.add(Integer.toString(id));
        }
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
