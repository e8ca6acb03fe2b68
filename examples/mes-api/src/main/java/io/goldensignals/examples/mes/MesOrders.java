package io.goldensignals.examples.mes;

import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Orders.Material;
import io.goldensignals.examples.common.Orders.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of the MES; each method works in the caller's transaction. */
final class MesOrders {
    static final String[] TABLES = {
        """
        CREATE TABLE IF NOT EXISTS orders (
          id VARCHAR(36) PRIMARY KEY, model_id VARCHAR(36) NOT NULL, material VARCHAR(10) NOT NULL,
          quantity INT NOT NULL, cents BIGINT NOT NULL, status VARCHAR(20) NOT NULL,
          received TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
          changed TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS orders_received ON orders (received)",
        "CREATE INDEX IF NOT EXISTS orders_status ON orders (status, changed)"
    };

    private MesOrders() {}

    /** A line of the operators' list. */
    record Line(String id, String modelId, Material material, int quantity, long cents, Status status) {}

    static boolean exists(Connection tx, String id) throws SQLException {
        return status(tx, id).isPresent();
    }

    static void add(Connection tx, Orders.Created order, long cents) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO orders (id, model_id, material, quantity, cents, status) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, order.orderId());
            insert.setString(2, order.modelId());
            insert.setString(3, order.material().name());
            insert.setInt(4, order.quantity());
            insert.setLong(5, cents);
            insert.setString(6, Status.PRICED.name());
            insert.executeUpdate();
        }
    }

    /** The order's status; the row stays locked until the transaction ends. */
    static Optional<Status> status(Connection tx, String id) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT status FROM orders WHERE id = ? FOR UPDATE")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(Status.valueOf(row.getString(1))) : Optional.empty();
            }
        }
    }

    static void status(Connection tx, String id, Status status) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE orders SET status = ?, changed = CURRENT_TIMESTAMP WHERE id = ?")) {
            update.setString(1, status.name());
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    /** The newest orders as the database has them, a page of them. */
    static List<Row> page(Connection tx, int page, int size) throws SQLException {
        String sql = "SELECT id, model_id, material, quantity, cents, status FROM orders"
                + " ORDER BY received DESC OFFSET ? ROWS FETCH NEXT ? ROWS ONLY";
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setInt(1, page * size);
            select.setInt(2, size);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getInt(4),
                            row.getLong(5),
                            row.getString(6)));
                }
            }
        }
        return rows;
    }

    /** A row as it is stored. */
    record Row(String id, String modelId, String material, int quantity, long cents, String status) {
        Line line() {
            return new Line(id, modelId, Material.valueOf(material), quantity, cents, Status.valueOf(status));
        }
    }
}
