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

    @Test
    void anOrderIsPaidOnceThoughTwoRequestsSawItUnpaid() throws SQLException {
        database.inTransaction(tx -> {
            ShopOrders.add(tx, "1", "anna", "cube", 1);
            assertThat(ShopOrders.checkOut(tx, "1")).as("without a price").isFalse();
            ShopOrders.price(tx, "1", 700);
            return true;
        });

        assertThat(checkOut("1")).isTrue();
        assertThat(checkOut("1")).isFalse();
    }

    private boolean checkOut(String id) throws SQLException {
        return database.inTransaction(tx -> ShopOrders.checkOut(tx, id));
    }

    @Test
    void aRejectedOrderIsNotPaid() throws SQLException {
        database.inTransaction(tx -> {
            ShopOrders.add(tx, "1", "anna", "cube", 1);
            ShopOrders.price(tx, "1", 700);
            ShopOrders.status(tx, "1", Status.REJECTED);
            return true;
        });

        assertThat(checkOut("1")).isFalse();
    }

    /** An event whose handling failed at first comes again after those that followed it. */
    @Test
    void aStatusThatComesLateDoesNotMoveTheOrderBack() throws SQLException {
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
