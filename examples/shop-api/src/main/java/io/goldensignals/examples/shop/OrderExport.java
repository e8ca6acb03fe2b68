package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.jobs.Run;
import io.goldensignals.quality.Freshness;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The nightly export: the paid orders that no export has had, as a file in the store. An order is in one file at least: a run that
 * ends between upload and mark leaves its orders to the next one.
 */
final class OrderExport {
    private final Database database;
    private final ExportFiles files;
    private final Freshness freshness;

    OrderExport(Database database, ExportFiles files, Freshness freshness) {
        this.database = database;
        this.files = files;
        this.freshness = freshness;
    }

    void run(Run run) throws SQLException {
        List<JobOrders.Paid> orders = run.step("query", () -> database.inTransaction(JobOrders::unexported));
        run.read(orders.size());
        List<JobOrders.Paid> clean = orders.stream()
                .filter(order -> PriceQuality.isPlausible(order.cents()))
                .toList();
        run.dirty(orders.size() - clean.size());
        run.step("upload", () -> files.put("orders-" + Instant.now() + ".csv", csv(clean)));
        run.step("mark", () -> database.inTransaction(tx -> JobOrders.exported(tx, orders)));
        run.step("prune", files::prune);
        run.written(clean.size());
        freshness.updated();
    }

    private static byte[] csv(List<JobOrders.Paid> orders) {
        return orders.stream()
                .map(order -> order.id() + ";" + order.customer() + ";" + order.cents() + "\n")
                .collect(Collectors.joining("", "order;customer;cents\n", ""))
                .getBytes(StandardCharsets.UTF_8);
    }
}
