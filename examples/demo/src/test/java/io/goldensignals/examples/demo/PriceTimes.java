package io.goldensignals.examples.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** How long orders have waited for their prices, as the shop's database and the customers know it. */
final class PriceTimes {
    static final List<Double> SHARES = List.of(0.5, 0.95);
    static final String AT_LEAST = "order until its price is known, at least, of all orders ";
    static final String AT_MOST = "order until its price is known, at most, of all orders ";

    private PriceTimes() {}

    /**
     * Notes for each share of the orders how long the quickest of them have waited at most: when an order was placed is known to
     * a little time before and after.
     */
    static void note(int databasePort, Ledger ledger) throws SQLException {
        List<Long> least = new ArrayList<>();
        List<Long> most = new ArrayList<>();
        String url = "jdbc:h2:tcp://127.0.0.1:" + databasePort + "/mem:shop";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT order_id, MIN(sent) FROM notifications"
                        + " WHERE message LIKE 'Your order costs%' GROUP BY order_id")) {
            while (row.next()) {
                Instant known = row.getObject(2, OffsetDateTime.class).toInstant();
                ledger.made(row.getString(1)).ifPresent(placed -> {
                    least.add(nanos(placed.end(), known));
                    most.add(nanos(placed.begin(), known));
                });
            }
        }
        for (double share : SHARES) {
            ledger.took(AT_LEAST + share, percentile(least, share));
            ledger.took(AT_MOST + share, percentile(most, share));
        }
    }

    /** The shortest time that is not exceeded by this share of them, as Prometheus counts. */
    private static long percentile(List<Long> times, double share) {
        int rank = (int) Math.ceil(share * times.size());
        return times.stream().sorted().skip(Math.max(0, rank - 1)).findFirst().orElse(0L);
    }

    /** The answer to an order may arrive after its price. */
    private static long nanos(Instant from, Instant until) {
        return Math.max(0, Duration.between(from, until).toNanos());
    }
}
