package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.quality.QualityMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopJobsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final JobMetrics jobs = JobMetrics.create(registry);
    private final Database database = Database.open("jdbc:h2:mem:jobs", pool -> pool, ShopOrders.TABLES);

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    @Test
    void theCleanUpRemovesWhatWasNotPaidAndNotifiesTheCustomers() throws SQLException {
        add("unpaid");
        add("paid");
        add("in production");
        database.inTransaction(tx -> {
            ShopOrders.price(tx, "paid", 700);
            ShopOrders.checkOut(tx, "paid");
            ShopOrders.status(tx, "in production", Orders.Status.IN_PRODUCTION);
            return true;
        });
        OrderCleanUp cleanUp = new OrderCleanUp(database, Duration.ofSeconds(-1));

        jobs.job("clean-up").register().measure(run -> {
            cleanUp.run(run);
            return true;
        });

        assertThat(List.of(find("unpaid"), find("paid"), find("in production"))).containsExactly(0, 1, 1);
        assertThat(items("read")).isEqualTo(1);
        assertThat(items("written")).isEqualTo(1);
        assertThat(items("sent")).isEqualTo(1);
    }

    @Test
    void aPaidOrderIsExportedOnce() throws SQLException {
        add("paid");
        add("unpaid");
        database.inTransaction(tx -> {
            ShopOrders.price(tx, "paid", 700);
            ShopOrders.checkOut(tx, "paid");
            return true;
        });

        List<JobOrders.Paid> first = database.inTransaction(JobOrders::unexported);
        database.inTransaction(tx -> JobOrders.exported(tx, first));

        assertThat(first).containsExactly(new JobOrders.Paid("paid", "anna", 700));
        assertThat(database.inTransaction(JobOrders::unexported)).isEmpty();
    }

    @Test
    void theJobsEndAtOnceThoughTheNightsRunIsScheduled() throws Exception {
        JobOptions options = new JobOptions();
        ExportFiles unused = new ExportFiles(null, null, "models");
        ShopJobs running = ShopJobs.start(
                jobs,
                options,
                new OrderExport(
                        database, unused, QualityMetrics.create(registry).freshness("exports")),
                new OrderCleanUp(database, Duration.ofDays(1)));

        assertTimeout(Duration.ofSeconds(3), running::close);
    }

    private void add(String id) throws SQLException {
        database.inTransaction(tx -> {
            ShopOrders.add(tx, id, "anna", "cube", 1);
            return true;
        });
    }

    private int find(String id) throws SQLException {
        return database.inTransaction(tx -> ShopOrders.find(tx, "anna", id).size());
    }

    private double items(String result) {
        return registry.get(JobMeters.ITEMS.name())
                .tag("job.item.result", result)
                .counter()
                .count();
    }
}
