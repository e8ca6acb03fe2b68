package io.goldensignals.examples.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of the orders, as both databases have them once no event is under way. */
final class OrderTruth {
    private static final int SHOWN = 5;

    private OrderTruth() {}

    private record Order(String status, long cents) {}

    /** What is missing: an order that a customer was promised, its price, or what an operator made of it. */
    static List<String> complaints(int databasePort, Ledger ledger) throws SQLException {
        List<String> complaints = new ArrayList<>();
        Map<String, Order> shop = orders(databasePort, "shop", complaints);
        Map<String, Order> mes = orders(databasePort, "mes", complaints);
        List<String> wrong = new ArrayList<>();
        for (String promised : ledger.ids("order")) {
            if (!shop.containsKey(promised)) {
                wrong.add(promised + " was promised to its customer and is not in the shop");
            }
        }
        shop.forEach((id, order) -> {
            Order made = mes.get(id);
            if (made == null) {
                wrong.add(id + " has not come to the MES");
            } else if (!made.equals(order)) {
                wrong.add(id + " is " + made + " at the MES, but " + order + " in the shop");
            }
        });
        if (!wrong.isEmpty()) {
            complaints.add(wrong.size() + " of " + shop.size() + " orders: "
                    + wrong.subList(0, Math.min(SHOWN, wrong.size())));
        }
        return complaints;
    }

    static int count(int databasePort) throws SQLException {
        return orders(databasePort, "shop", new ArrayList<>()).size();
    }

    private static Map<String, Order> orders(int port, String database, List<String> complaints) throws SQLException {
        Map<String, Order> orders = new HashMap<>();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:tcp://127.0.0.1:" + port + "/mem:" + database);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT id, status, cents FROM orders")) {
                while (row.next()) {
                    orders.put(row.getString(1), new Order(row.getString(2), row.getLong(3)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM outbox")) {
                row.next();
                if (row.getLong(1) > 0) {
                    complaints.add(row.getLong(1) + " events wait in the outbox of the " + database);
                }
            }
        }
        return orders;
    }
}
