package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.jobs.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Removes orders that were not paid in time, unless they are being made, and notifies their customers. */
final class OrderCleanUp {
    private final Database database;
    private final Duration patience;

    OrderCleanUp(Database database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    void run(Run run) throws SQLException {
        Instant limit = Instant.now().minus(patience);
        List<String> unpaid = run.step("find", () -> database.inTransaction(tx -> JobOrders.unpaid(tx, limit)));
        run.read(unpaid.size());
        int removed = run.step("remove", () -> database.inTransaction(tx -> remove(tx, unpaid)));
        run.written(removed);
        run.sent(removed);
        run.skipped(unpaid.size() - removed);
    }

    /** One that was paid meanwhile is left. */
    private static int remove(Connection tx, List<String> orders) throws SQLException {
        int removed = 0;
        for (String order : orders) {
            if (JobOrders.removeUnpaid(tx, order)) {
                ShopOrders.notify(tx, UUID.randomUUID().toString(), order, "Your order was not paid and is cancelled");
                removed++;
            }
        }
        return removed;
    }
}
