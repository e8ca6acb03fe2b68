package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Lifecycle;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstrumentationTest {

    @Test
    void visitorsOfTheLastMomentAreSharedWhenTheShopEnds(@TempDir Path marks) throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        Lifecycle lifecycle = new Lifecycle();
        Instrumentation instrumentation = lifecycle.add(new Instrumentation(marks, new FigureOptions()));
        Database database = lifecycle.add(Database.open(url, pool -> pool, SharedCounts.TABLE));
        instrumentation.share(database, lifecycle);
        instrumentation.figures.visited("anna");

        lifecycle.close();

        try (var connection = DriverManager.getConnection(url);
                var count = connection.prepareStatement("SELECT COUNT(*) FROM distinct_ids");
                var rows = count.executeQuery()) {
            rows.next();
            assertThat(rows.getLong(1)).isPositive();
        }
    }
}
