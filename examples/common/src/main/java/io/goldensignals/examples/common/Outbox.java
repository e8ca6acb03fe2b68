package io.goldensignals.examples.common;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events to publish, stored in the transaction of the change they report, and kept until the broker has confirmed them.
 *
 * <p>The events of an order are published in the order in which they were added: the next one only once the broker has
 * confirmed the one before. Instances share the work: each claims events for a while, publishes them with no transaction
 * open, and removes those that were confirmed. An event may be sent more than once, after a crash between confirm and
 * removal; it is never lost.
 */
public final class Outbox {
    static final String[] TABLES = {"""
            CREATE TABLE IF NOT EXISTS outbox (
              seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              order_id VARCHAR(36) NOT NULL,
              id VARCHAR(36) NOT NULL, type VARCHAR(40) NOT NULL, body VARCHAR(4000) NOT NULL,
              attempts INT DEFAULT 0 NOT NULL,
              due TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
              added TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)""", "CREATE INDEX IF NOT EXISTS outbox_order ON outbox (order_id, seq)"};

    /** Longer than a publisher waits for confirms: while a claim holds, no other instance sends the event. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    /** The first event of each order, unless it is claimed or must wait for its next attempt. */
    private static final String FIRST = "SELECT seq, id, type, body FROM outbox o WHERE due <= CURRENT_TIMESTAMP"
            + " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.order_id = o.order_id AND e.seq < o.seq)"
            + " ORDER BY seq FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";

    private final Database database;
    private final Duration claim;

    public Outbox(Database database) {
        this(database, CLAIM);
    }

    Outbox(Database database, Duration claim) {
        this.database = database;
        this.claim = claim;
    }

    /** Publishes events and waits for the broker's word on each. */
    @FunctionalInterface
    public interface Publisher {
        /** Returns the ids of the events that the broker routed and confirmed. */
        Set<String> publish(List<Event> events) throws IOException, InterruptedException;
    }

    /** What became of a round: how many events were sent, and how many of them the broker confirmed. */
    record Round(int sent, int confirmed) {}

    /** Adds an event of the order to the transaction, which has locked the order or has made it. */
    public void add(Connection tx, String orderId, Event event) throws SQLException {
        String sql = "INSERT INTO outbox (order_id, id, type, body) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = tx.prepareStatement(sql)) {
            insert.setString(1, orderId);
            insert.setString(2, event.id());
            insert.setString(3, event.type());
            insert.setString(4, event.body());
            insert.executeUpdate();
        }
    }

    /** Publishes up to {@code limit} waiting events, one of each order, and removes those confirmed. */
    Round send(Publisher publisher, int limit) throws SQLException, IOException, InterruptedException {
        Map<Long, Event> claimed = database.inTransaction(tx -> claim(tx, limit));
        if (claimed.isEmpty()) {
            return new Round(0, 0);
        }
        Set<String> confirmed;
        try {
            confirmed = publisher.publish(List.copyOf(claimed.values()));
        } catch (Throwable error) {
            try {
                release(claimed);
            } catch (SQLException held) {
                error.addSuppressed(held); // the claim ends by itself
            }
            throw error;
        }
        database.inTransaction(tx -> {
            settle(tx, claimed, confirmed);
            return true;
        });
        return new Round(claimed.size(), confirmed.size());
    }

    /** The number of events not yet confirmed. */
    public long waiting() throws SQLException {
        return database.inTransaction(tx -> {
            try (PreparedStatement count = tx.prepareStatement("SELECT COUNT(*) FROM outbox");
                    ResultSet result = count.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    /** When the oldest event not yet confirmed was added; empty if there is none. */
    public Optional<Instant> oldest() throws SQLException {
        return database.inTransaction(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT MIN(added) FROM outbox");
                    ResultSet result = select.executeQuery()) {
                result.next();
                return Optional.ofNullable(result.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        });
    }

    private Map<Long, Event> claim(Connection tx, int limit) throws SQLException {
        Map<Long, Event> rows = new LinkedHashMap<>();
        try (PreparedStatement select = tx.prepareStatement(FIRST)) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(row.getLong(1), new Event(row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        }
        dueIn(tx, claim, rows);
        return rows;
    }

    /** The broker was not there: another try, by whichever instance, need not wait for the claim to end. */
    private void release(Map<Long, Event> claimed) throws SQLException {
        database.inTransaction(tx -> {
            dueIn(tx, Duration.ZERO, claimed);
            return true;
        });
    }

    private static void dueIn(Connection tx, Duration time, Map<Long, Event> rows) throws SQLException {
        String sql = "UPDATE outbox SET due = CURRENT_TIMESTAMP + INTERVAL '1' SECOND * CAST(? AS INT) WHERE seq = ?";
        try (PreparedStatement update = tx.prepareStatement(sql)) {
            for (long seq : rows.keySet()) {
                update.setLong(1, time.toSeconds());
                update.setLong(2, seq);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** What was not confirmed is sent again later and later, up to every minute, and holds up its own order alone. */
    private static void settle(Connection tx, Map<Long, Event> rows, Set<String> confirmed) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM outbox WHERE seq = ?");
                PreparedStatement later = tx.prepareStatement("UPDATE outbox SET attempts = attempts + 1,"
                        + " due = CURRENT_TIMESTAMP + INTERVAL '1' SECOND * LEAST(attempts, 60) WHERE seq = ?")) {
            for (Map.Entry<Long, Event> row : rows.entrySet()) {
                PreparedStatement statement = confirmed.contains(row.getValue().id()) ? delete : later;
                statement.setLong(1, row.getKey());
                statement.addBatch();
            }
            delete.executeBatch();
            later.executeBatch();
        }
    }
}
