package io.goldensignals.examples.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the jobs do with the table of orders; each method works in the caller's transaction. */
final class JobOrders {
    private static final int AT_ONCE = 1000;

    private JobOrders() {}

    /** A paid order. */
    record Paid(String id, String customer, long cents) {}

    /** Paid orders that were not exported yet, a thousand at most. */
    static List<Paid> unexported(Connection tx) throws SQLException {
        String sql = "SELECT id, customer, cents FROM orders WHERE checked_out AND NOT exported FETCH FIRST " + AT_ONCE
                + " ROWS ONLY";
        try (PreparedStatement select = tx.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            List<Paid> orders = new ArrayList<>();
            while (row.next()) {
                orders.add(new Paid(row.getString(1), row.getString(2), row.getLong(3)));
            }
            return orders;
        }
    }

    /** Marks the orders; returns how many. */
    static int exported(Connection tx, List<Paid> orders) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE orders SET exported = TRUE WHERE id = ?")) {
            for (Paid order : orders) {
                update.setString(1, order.id());
                update.addBatch();
            }
            update.executeBatch();
            return orders.size();
        }
    }

    /** Ids of orders made before the limit that are neither paid nor being made, a thousand at most. */
    static List<String> unpaid(Connection tx, Instant limit) throws SQLException {
        String sql = "SELECT id FROM orders WHERE NOT checked_out AND status IN ('CREATED', 'PRICED') AND created < ?"
                + " FETCH FIRST " + AT_ONCE + " ROWS ONLY";
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setTimestamp(1, Timestamp.from(limit));
            List<String> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
            return ids;
        }
    }

    /** Removes the order; false if it was paid or begun meanwhile. */
    static boolean removeUnpaid(Connection tx, String id) throws SQLException {
        String sql = "DELETE FROM orders WHERE id = ? AND NOT checked_out AND status IN ('CREATED', 'PRICED')";
        try (PreparedStatement delete = tx.prepareStatement(sql)) {
            delete.setString(1, id);
            return delete.executeUpdate() == 1;
        }
    }
}
