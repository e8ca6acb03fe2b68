package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

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
}
