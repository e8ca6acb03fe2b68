package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final String URL = "jdbc:h2:mem:database-test";

    @Test
    void theFirstFailureIsReportedThoughTheRollbackFailsToo() {
        try (Database database = Database.open(URL, pool -> pool)) {
            assertThatThrownBy(() -> database.inTransaction(tx -> {
                        tx.close(); // as one that was lost: it cannot be rolled back
                        throw new SQLException("first");
                    }))
                    .hasMessage("first")
                    .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void aDatabaseThatCannotBeOpenedLeavesNoPool() {
        AtomicReference<HikariDataSource> opened = new AtomicReference<>();

        assertThatThrownBy(() -> Database.open(
                        URL,
                        pool -> {
                            opened.set(pool);
                            return pool;
                        },
                        "CREATE NONSENSE"))
                .isInstanceOf(ConfigurationException.class);

        assertThat(opened.get().isClosed()).isTrue();
    }

    @Test
    void aConnectionThatBrokeIsNotLentAgainThoughItIsAskedForAllTheTime(@TempDir Path folder) throws SQLException {
        Server server = server(0, folder);
        int port = server.getPort();
        try (Database database = Database.open("jdbc:h2:tcp://127.0.0.1:" + port + "/./orders", pool -> pool)) {
            assertThat(database.inTransaction(DatabaseTest::one)).isEqualTo(1);
            server.stop();
            server = server(port, folder);

            // More often than the pool looks whether a connection that it has just lent is alive.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> database.inTransaction(DatabaseTest::one) == 1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:h2:tcp://127.0.0.1:" + silent.getLocalPort() + "/./orders";

            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatThrownBy(() -> Database.open(url, Duration.ofMillis(200), pool -> pool))
                            .isInstanceOf(ConfigurationException.class)
                            .hasMessageContaining("imed out"));
        }
    }

    private static Server server(int port, Path folder) throws SQLException {
        return Server.createTcpServer("-tcpPort", String.valueOf(port), "-ifNotExists", "-baseDir", folder.toString())
                .start();
    }

    private static int one(Connection tx) throws SQLException {
        try (Statement statement = tx.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
        }
    }
}
