package io.goldensignals.examples.common;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many orders of the table {@code orders} are at each stage, and since when the oldest, when last looked; thread-safe. The
 * table has the columns {@code status} and {@code changed}.
 */
public final class OrderStages {
    static final Duration PERIOD = Duration.ofSeconds(2);

    /** The stages from which an order still has to get on. */
    static final List<Orders.Status> OPEN = List.of(
            Orders.Status.CREATED, Orders.Status.PRICED, Orders.Status.IN_PRODUCTION, Orders.Status.QUALITY_CHECK);

    private static final Logger log = LoggerFactory.getLogger(OrderStages.class);

    private final Database database;
    private volatile Map<Orders.Status, Stage> seen = Map.of();

    /** Looks at the orders of {@code database}, whenever {@link #look} is called. */
    public OrderStages(Database database) {
        this.database = database;
    }

    private record Stage(long orders, Instant oldest) {}

    /** Counts anew. */
    void look() {
        try {
            seen = database.inTransaction(tx -> {
                String sql = "SELECT status, COUNT(*), MIN(changed) FROM orders"
                        + " WHERE status IN ('CREATED', 'PRICED', 'IN_PRODUCTION', 'QUALITY_CHECK') GROUP BY status";
                Map<Orders.Status, Stage> stages = new EnumMap<>(Orders.Status.class);
                try (PreparedStatement select = tx.prepareStatement(sql);
                        ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        stages.put(
                                Orders.Status.valueOf(row.getString(1)),
                                new Stage(
                                        row.getLong(2),
                                        row.getObject(3, OffsetDateTime.class).toInstant()));
                    }
                }
                return stages;
            });
        } catch (SQLException error) {
            log.warn("orders not counted: {}", ConfigurationException.rootMessage(error));
        }
    }

    /** How many orders are at the stage. */
    long count(Orders.Status stage) {
        Stage known = seen.get(stage);
        return known == null ? 0 : known.orders();
    }

    /** For how many seconds the oldest of them has been there. */
    double oldestAge(Orders.Status stage) {
        Stage known = seen.get(stage);
        return known == null
                ? 0
                : Math.max(0, Duration.between(known.oldest(), Instant.now()).toMillis() / 1000.0);
    }
}
