package io.goldensignals.examples.common;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import javax.sql.DataSource;

/** A pool of connections and the transactions on it. */
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;
    private final DataSource connections;

    private Database(HikariDataSource pool, DataSource connections) {
        this.pool = pool;
        this.connections = connections;
    }

    /** What runs in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection tx) throws SQLException;
    }

    /**
     * Connects, and creates the tables that are missing, the outbox among them.
     *
     * @param measured gives the data source to be used in place of the pool
     */
    public static Database open(String url, Function<HikariDataSource, DataSource> measured, String... tables) {
        try {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(10);
            config.setConnectionTimeout(5_000);
            config.setInitializationFailTimeout(1);
            HikariDataSource pool = new HikariDataSource(config);
            Database database = new Database(pool, measured.apply(pool));
            database.inTransaction(tx -> {
                try (Statement statement = tx.createStatement()) {
                    for (String table : Outbox.TABLES) {
                        statement.execute(table);
                    }
                    for (String table : tables) {
                        statement.execute(table);
                    }
                }
                return true;
            });
            return database;
        } catch (RuntimeException | SQLException error) {
            throw new ConfigurationException(
                    "--db",
                    url,
                    ConfigurationException.rootMessage(error),
                    "a JDBC URL whose driver is on the class path, such as jdbc:h2:./data/shop");
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
                tx.rollback();
                throw error;
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
