package io.goldensignals.examples.common;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;

/** A pool of connections and the transactions on it. */
public final class Database implements AutoCloseable {
    private static final int CREATE_TRIES = 10;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    private final HikariDataSource pool;
    private final DataSource connections;

    private Database(HikariDataSource pool, DataSource connections) {
        this.pool = pool;
        this.connections = connections;
    }

    /**
     * Has every connection that broke leave the pool: by itself it knows the SQL states of some databases only, and one that is
     * lent again within half a second is not looked at.
     */
    private static final class BrokenConnections implements SQLExceptionOverride {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException error) {
            return error instanceof SQLNonTransientConnectionException
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }

    /** What runs in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection tx) throws SQLException;
    }

    /**
     * Connects, and creates the tables that are missing, the outbox among them. A database that does not answer fails the
     * transaction and costs it its connection.
     *
     * @param measured gives the data source to be used in place of the pool
     */
    public static Database open(String url, Function<HikariDataSource, DataSource> measured, String... tables) {
        return open(url, LONGEST_ANSWER, measured, tables);
    }

    static Database open(
            String url, Duration longestAnswer, Function<HikariDataSource, DataSource> measured, String... tables) {
        HikariDataSource pool = null;
        try {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(10);
            config.setConnectionTimeout(5_000);
            config.setInitializationFailTimeout(1);
            if (url.startsWith("jdbc:h2:") && !url.contains(";NETWORK_TIMEOUT=")) { // PostgreSQL's is socketTimeout
                config.addDataSourceProperty("NETWORK_TIMEOUT", String.valueOf(longestAnswer.toMillis()));
            }
            config.setExceptionOverride(new BrokenConnections());
            pool = new HikariDataSource(config);
            Database database = new Database(pool, measured.apply(pool));
            for (String table : Outbox.TABLES) {
                database.create(table);
            }
            for (String table : tables) {
                database.create(table);
            }
            return database;
        } catch (RuntimeException | SQLException error) {
            if (pool != null) {
                pool.close();
            }
            throw new ConfigurationException(
                    "--db",
                    url,
                    ConfigurationException.rootMessage(error),
                    "a JDBC URL whose driver is on the class path, such as jdbc:h2:./data/shop");
        }
    }

    /** Instances that start together may create the same: where {@code IF NOT EXISTS} loses the race, it wins the next time. */
    private void create(String table) throws SQLException {
        for (int tries = 1; ; tries++) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.execute(table);
                return;
            } catch (SQLException raced) {
                if (tries == CREATE_TRIES) {
                    throw raced;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    Connection connection() throws SQLException {
        return connections.getConnection();
    }

    /** Runs the work in one transaction: all of it or, if it throws, nothing. */
    public <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection tx = connection()) {
            tx.setAutoCommit(false);
            try {
                T result = work.in(tx);
                tx.commit();
                return result;
            } catch (SQLException | RuntimeException | Error error) {
                try {
                    tx.rollback();
                } catch (SQLException lost) {
                    error.addSuppressed(lost); // what went wrong first says more
                }
                throw error;
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
