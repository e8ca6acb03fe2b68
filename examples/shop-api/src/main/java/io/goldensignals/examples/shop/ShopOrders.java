package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Orders.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shop's tables; each method works in the caller's transaction. */
final class ShopOrders {
    static final String[] TABLES = {
        """
        CREATE TABLE IF NOT EXISTS models (
          id VARCHAR(36) PRIMARY KEY, owner VARCHAR(60) NOT NULL, bytes BIGINT NOT NULL)""",
        """
        CREATE TABLE IF NOT EXISTS orders (
          id VARCHAR(36) PRIMARY KEY, customer VARCHAR(60) NOT NULL, model_id VARCHAR(36) NOT NULL,
          quantity INT NOT NULL, status VARCHAR(20) NOT NULL, cents BIGINT, checked_out BOOLEAN DEFAULT FALSE NOT NULL,
          exported BOOLEAN DEFAULT FALSE NOT NULL, created TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
          changed TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS orders_customer ON orders (customer, created)",
        "CREATE INDEX IF NOT EXISTS orders_status ON orders (status, changed)",
        """
        CREATE TABLE IF NOT EXISTS notifications (
          event_id VARCHAR(36) PRIMARY KEY, order_id VARCHAR(36) NOT NULL, message VARCHAR(200) NOT NULL,
          sent TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)""",
        SharedCounts.TABLE
    };

    private ShopOrders() {}

    /** An order as its customer sees it. */
    record Order(
            String id,
            String modelId,
            int quantity,
            Status status,
            @Nullable Long cents,
            boolean checkedOut) {}

    /** Reserves the id for the customer's model; false if it is another customer's. */
    static boolean claimModel(Connection tx, String id, String owner) throws SQLException {
        if (exists(tx, "SELECT 1 FROM models WHERE id = ?", id)) {
            return exists(tx, "SELECT 1 FROM models WHERE id = ? AND owner = ?", id, owner);
        }
        try {
            update(tx, "INSERT INTO models (owner, bytes, id) VALUES (?, 0, ?)", owner, id);
            return true;
        } catch (SQLIntegrityConstraintViolationException justNow) {
            return false; // another customer's upload was faster
        }
    }

    /** Notes that the model is in the store. */
    static int storedModel(Connection tx, String id, long bytes) throws SQLException {
        return update(tx, "UPDATE models SET bytes = ? WHERE id = ?", bytes, id);
    }

    /** Whether there is such a model in the store and it is the customer's. */
    static boolean hasModel(Connection tx, String id, String owner) throws SQLException {
        return exists(tx, "SELECT 1 FROM models WHERE id = ? AND owner = ? AND bytes > 0", id, owner);
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
                + (id == null ? " ORDER BY created DESC FETCH FIRST 50 ROWS ONLY" : " AND id = ?");
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

    /** Notes that the order is paid; false if it has no price, was rejected, or was paid before, perhaps just now. */
    static boolean checkOut(Connection tx, String id) throws SQLException {
        String sql = "UPDATE orders SET checked_out = TRUE"
                + " WHERE id = ? AND NOT checked_out AND cents IS NOT NULL AND status <> ?";
        return update(tx, sql, id, Status.REJECTED.name()) == 1;
    }

    /** Sets the price; an order that an operator has moved on keeps its status. */
    static void price(Connection tx, String id, long cents) throws SQLException {
        update(tx, "UPDATE orders SET cents = ? WHERE id = ?", cents, id);
        update(
                tx,
                "UPDATE orders SET status = ?, changed = CURRENT_TIMESTAMP WHERE id = ? AND status = ?",
                Status.PRICED.name(),
                id,
                Status.CREATED.name());
    }

    /** Moves the order on; a status that comes again, after a later one, does not move it back. */
    static void status(Connection tx, String id, Status status) throws SQLException {
        List<String> earlier = Arrays.stream(Status.values())
                .filter(each -> each.compareTo(status) < 0)
                .map(each -> "'" + each.name() + "'")
                .toList();
        String sql = "UPDATE orders SET status = ?, changed = CURRENT_TIMESTAMP WHERE id = ? AND status IN ("
                + String.join(", ", earlier) + ")";
        update(tx, sql, status.name(), id);
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

    private static boolean exists(Connection tx, String sql, String... ids) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            for (int i = 0; i < ids.length; i++) {
                select.setString(i + 1, ids[i]);
            }
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
