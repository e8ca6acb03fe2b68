package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Orders.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shop's tables; each method works in the caller's transaction. */
final class ShopOrders {
    static final String[] TABLES = {"""
        CREATE TABLE IF NOT EXISTS models (
          id VARCHAR(36) PRIMARY KEY, owner VARCHAR(60) NOT NULL, bytes BIGINT NOT NULL)""", """
        CREATE TABLE IF NOT EXISTS orders (
          id VARCHAR(36) PRIMARY KEY, customer VARCHAR(60) NOT NULL, model_id VARCHAR(36) NOT NULL,
          quantity INT NOT NULL, status VARCHAR(20) NOT NULL, cents BIGINT, checked_out BOOLEAN DEFAULT FALSE NOT NULL,
          exported BOOLEAN DEFAULT FALSE NOT NULL, created TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)""", "CREATE INDEX IF NOT EXISTS orders_customer ON orders (customer)", """
        CREATE TABLE IF NOT EXISTS notifications (
          event_id VARCHAR(36) PRIMARY KEY, order_id VARCHAR(36) NOT NULL, message VARCHAR(200) NOT NULL)"""};

    private ShopOrders() {}

    /** An order as its customer sees it. */
    record Order(
            String id,
            String modelId,
            int quantity,
            Status status,
            @Nullable Long cents,
            boolean checkedOut) {}

    static void addModel(Connection tx, String id, String owner, long bytes) throws SQLException {
        if (update(tx, "UPDATE models SET owner = ?, bytes = ? WHERE id = ?", owner, bytes, id) == 0) {
            update(tx, "INSERT INTO models (owner, bytes, id) VALUES (?, ?, ?)", owner, bytes, id);
        }
    }

    static boolean hasModel(Connection tx, String id) throws SQLException {
        return exists(tx, "SELECT 1 FROM models WHERE id = ?", id);
    }

    static void add(Connection tx, String id, String customer, String modelId, int quantity) throws SQLException {
        update(
                tx,
                "INSERT INTO orders (id, customer, model_id, quantity, status) VALUES (?, ?, ?, ?, ?)",
                id,
                customer,
                modelId,
                quantity,
                Status.CREATED.name());
    }

    /** The customer's latest orders, or only the one with the id. */
    static List<Order> find(Connection tx, String customer, @Nullable String id) throws SQLException {
        String sql = "SELECT id, model_id, quantity, status, cents, checked_out FROM orders WHERE customer = ?"
                + (id == null ? " FETCH FIRST 50 ROWS ONLY" : " AND id = ?");
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, customer);
            if (id != null) {
                select.setString(2, id);
            }
            List<Order> orders = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    orders.add(new Order(
                            row.getString(1),
                            row.getString(2),
                            row.getInt(3),
                            Status.valueOf(row.getString(4)),
                            row.getObject(5, Long.class),
                            row.getBoolean(6)));
                }
            }
            return orders;
        }
    }

    static void checkOut(Connection tx, String id) throws SQLException {
        update(tx, "UPDATE orders SET checked_out = TRUE WHERE id = ?", id);
    }

    /** Sets the price; an order that an operator has moved on keeps its status. */
    static void price(Connection tx, String id, long cents) throws SQLException {
        update(tx, "UPDATE orders SET cents = ? WHERE id = ?", cents, id);
        update(
                tx,
                "UPDATE orders SET status = ? WHERE id = ? AND status = ?",
                Status.PRICED.name(),
                id,
                Status.CREATED.name());
    }

    static void status(Connection tx, String id, Status status) throws SQLException {
        update(tx, "UPDATE orders SET status = ? WHERE id = ?", status.name(), id);
    }

    /** Notifies the customer; false if this event has done so before. */
    static boolean notify(Connection tx, String eventId, String orderId, String message) throws SQLException {
        if (exists(tx, "SELECT 1 FROM notifications WHERE event_id = ?", eventId)) {
            return false;
        }
        update(
                tx,
                "INSERT INTO notifications (event_id, order_id, message) VALUES (?, ?, ?)",
                eventId,
                orderId,
                message);
        return true;
    }

    private static boolean exists(Connection tx, String sql, String id) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static int update(Connection tx, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
