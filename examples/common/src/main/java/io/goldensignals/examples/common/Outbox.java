package io.goldensignals.examples.common;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events to publish, stored in the transaction of the change they tell, and kept until the broker has confirmed them.
 * An event may be sent more than once, after a crash between confirm and removal; it is never lost.
 */
public final class Outbox {
    static final String TABLE = """
            CREATE TABLE IF NOT EXISTS outbox (
              seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              id VARCHAR(36) NOT NULL, type VARCHAR(40) NOT NULL, body VARCHAR(4000) NOT NULL,
              attempts INT DEFAULT 0 NOT NULL,
              added TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)""";

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    /** Publishes events and waits for the broker's word on each. */
    @FunctionalInterface
    public interface Publisher {
        /** Returns the ids of the events that the broker routed and confirmed. */
        Set<String> publish(List<Event> events) throws IOException, InterruptedException;
    }

    /** Adds an event to the transaction. */
    public void add(Connection tx, Event event) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO outbox (id, type, body) VALUES (?, ?, ?)")) {
            insert.setString(1, event.id());
            insert.setString(2, event.type());
            insert.setString(3, event.body());
            insert.executeUpdate();
        }
    }

    /**
     * Publishes up to {@code limit} waiting events and removes those confirmed.
     *
     * @return how many were confirmed
     */
    public int send(Publisher publisher, int limit) throws SQLException, IOException, InterruptedException {
        try (Connection tx = database.connection()) {
            tx.setAutoCommit(false);
            try {
                Map<Long, Event> waiting = claim(tx, limit);
                Set<String> confirmed = waiting.isEmpty() ? Set.of() : publisher.publish(List.copyOf(waiting.values()));
                settle(tx, waiting, confirmed);
                tx.commit();
                return confirmed.size();
            } catch (Throwable error) {
                tx.rollback();
                throw error;
            }
        }
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

    /** Rows that another instance is sending are skipped; those that failed before do not hold up the others. */
    private static Map<Long, Event> claim(Connection tx, int limit) throws SQLException {
        String sql = "SELECT seq, id, type, body FROM outbox ORDER BY attempts, seq"
                + " FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";
        Map<Long, Event> rows = new LinkedHashMap<>();
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(row.getLong(1), new Event(row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        }
        return rows;
    }

    private static void settle(Connection tx, Map<Long, Event> rows, Set<String> confirmed) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM outbox WHERE seq = ?");
                PreparedStatement count =
                        tx.prepareStatement("UPDATE outbox SET attempts = attempts + 1 WHERE seq = ?")) {
            for (Map.Entry<Long, Event> row : rows.entrySet()) {
                PreparedStatement statement = confirmed.contains(row.getValue().id()) ? delete : count;
                statement.setLong(1, row.getKey());
                statement.addBatch();
            }
            delete.executeBatch();
            count.executeBatch();
        }
    }
}
