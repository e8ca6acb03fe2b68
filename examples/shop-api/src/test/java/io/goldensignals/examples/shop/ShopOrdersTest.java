package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Orders.Status;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopOrdersTest {
    private final Database database =
            Database.open("jdbc:h2:mem:" + UUID.randomUUID(), pool -> pool, ShopOrders.TABLES);

    @AfterEach
    void close() {
        database.close();
    }

    /** An event whose handling failed at first comes again after those that followed it. */
    @Test
    void aStatusThatIsToldLateDoesNotMoveTheOrderBack() throws SQLException {
        database.inTransaction(tx -> {
            ShopOrders.add(tx, "1", "anna", "cube", 1);
            ShopOrders.status(tx, "1", Status.IN_PRODUCTION);
            ShopOrders.status(tx, "1", Status.SHIPPED);
            ShopOrders.status(tx, "1", Status.QUALITY_CHECK);
            ShopOrders.price(tx, "1", 700);
            return true;
        });

        List<ShopOrders.Order> orders = database.inTransaction(tx -> ShopOrders.find(tx, "anna", "1"));
        assertThat(orders).singleElement().satisfies(order -> {
            assertThat(order.status()).isEqualTo(Status.SHIPPED);
            assertThat(order.cents()).isEqualTo(700);
        });
    }
}
