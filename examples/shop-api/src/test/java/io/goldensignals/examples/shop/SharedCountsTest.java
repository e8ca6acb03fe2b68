package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.examples.common.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedCountsTest {
    private final Database database =
            Database.open("jdbc:h2:mem:" + UUID.randomUUID(), pool -> pool, SharedCounts.TABLE);
    private final SharedCounts counts = new SharedCounts();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void idsAreCountedOnceUntilTheyExpire() {
        counts.use(database);
        counts.add("a", new long[] {1, 2, 3}, Duration.ofHours(1));
        counts.add("a", new long[] {3, 4}, Duration.ofHours(1));
        counts.add("b", new long[] {1}, Duration.ofSeconds(-1));
        counts.add("c", new long[] {1}, Duration.ofHours(1));

        assertThat(counts.count("a")).isEqualTo(4);
        assertThat(counts.count("b")).isZero();
    }

    @Test
    void aVisitorOfTwoInstancesIsOneInTheMergedFigure() {
        counts.use(database);
        SimpleMeterRegistry first = new SimpleMeterRegistry();
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        try (BusinessMetrics one = BusinessMetrics.builder(first).store(counts).build();
                BusinessMetrics two =
                        BusinessMetrics.builder(second).store(counts).build()) {
            new ShopFigures(one).visited("anna");
            ShopFigures figures = new ShopFigures(two);
            figures.visited("anna");
            figures.visited("bert");
            one.flush();
            two.flush();

            assertThat(second.get(BusinessMeters.DISTINCT_MERGED.name())
                            .tag("figure.name", "visitors")
                            .gauge()
                            .value())
                    .isEqualTo(2);
        }
    }

    @Test
    void withoutItsDatabaseItRefuses() {
        assertThatIllegalStateException().isThrownBy(() -> counts.count("a"));
    }
}
