package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import java.sql.SQLException;
import java.util.Locale;

/** Takes over what the MES says of an order and tells the customer, once for each event. */
final class CustomerNotifier {
    private final Database database;

    CustomerNotifier(Database database) {
        this.database = database;
    }

    void priced(Event event) throws PoisonException, SQLException {
        Orders.Priced priced = event.content(Orders.Priced.class);
        database.inTransaction(tx -> {
            String message = String.format(Locale.ROOT, "Your order costs %.2f", priced.cents() / 100.0);
            if (ShopOrders.notify(tx, event.id(), priced.orderId(), message)) {
                ShopOrders.price(tx, priced.orderId(), priced.cents());
            }
            return true;
        });
    }

    void statusChanged(Event event) throws PoisonException, SQLException {
        Orders.StatusChanged change = event.content(Orders.StatusChanged.class);
        database.inTransaction(tx -> {
            String message = "Your order is now " + change.status();
            if (ShopOrders.notify(tx, event.id(), change.orderId(), message)) {
                ShopOrders.status(tx, change.orderId(), change.status());
            }
            return true;
        });
    }
}
