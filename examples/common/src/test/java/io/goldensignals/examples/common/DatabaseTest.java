package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

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
