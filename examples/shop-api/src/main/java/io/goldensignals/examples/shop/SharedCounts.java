package io.goldensignals.examples.shop;

import io.goldensignals.business.DistinctStore;
import io.goldensignals.examples.common.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The distinct ids that all instances of the shop count together, in the database that they share anyway. With many visitors
 * Redis is the better place: {@link io.goldensignals.business.RedisDistinctStore}.
 */
final class SharedCounts implements DistinctStore, AutoCloseable {
    static final String TABLE = """
        CREATE TABLE IF NOT EXISTS distinct_ids (
          counted VARCHAR(200) NOT NULL, id BIGINT NOT NULL, expires TIMESTAMP WITH TIME ZONE NOT NULL,
          PRIMARY KEY (counted, id))""";

    private volatile @Nullable Database database;

    /** Begins to count in {@code database}; until then ids wait where they are. */
    void use(Database database) {
        this.database = database;
    }

    @Override
    public void add(String key, long[] ids, Duration keep) {
        try {
            insert(key, ids, keep);
        } catch (SQLIntegrityConstraintViolationException both) {
            retry(key, ids, keep); // another instance added the same id at the same time
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private void retry(String key, long[] ids, Duration keep) {
        try {
            insert(key, ids, keep);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private void insert(String key, long[] ids, Duration keep) throws SQLException {
        Timestamp expires = Timestamp.from(Instant.now().plus(keep));
        database().inTransaction(tx -> {
            forget(tx);
            String sql = "INSERT INTO distinct_ids (counted, id, expires) SELECT ?, ?, ?"
                    + " WHERE NOT EXISTS (SELECT 1 FROM distinct_ids WHERE counted = ? AND id = ?)";
            try (PreparedStatement insert = tx.prepareStatement(sql)) {
                for (long id : ids) {
                    insert.setString(1, key);
                    insert.setLong(2, id);
                    insert.setTimestamp(3, expires);
                    insert.setString(4, key);
                    insert.setLong(5, id);
                    insert.executeUpdate();
                }
            }
            return true;
        });
    }

    private static void forget(Connection tx) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM distinct_ids WHERE expires < CURRENT_TIMESTAMP")) {
            delete.executeUpdate();
        }
    }

    @Override
    public long count(String key) {
        try {
            return database().inTransaction(tx -> {
                try (PreparedStatement select =
                        tx.prepareStatement("SELECT COUNT(*) FROM distinct_ids WHERE counted = ?")) {
                    select.setString(1, key);
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                }
            });
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private Database database() {
        Database open = database;
        if (open == null) {
            throw new IllegalStateException("the database is not open");
        }
        return open;
    }

    /** Before the database closes. */
    @Override
    public void close() {
        database = null;
    }
}
