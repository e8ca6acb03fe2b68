package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import java.sql.SQLException;
import java.util.Locale;

/** Takes over what the MES says of an order and notifies the customer, once for each event. */
final class CustomerNotifier {
    private final Database database;
    private final PriceQuality quality;

    CustomerNotifier(Database database, PriceQuality quality) {
        this.database = database;
        this.quality = quality;
    }

    void priced(Event event) throws PoisonException, SQLException {
        Orders.Priced priced = price(event);
        boolean first = database.inTransaction(tx -> {
            String message = String.format(Locale.ROOT, "Your order costs %.2f", priced.cents() / 100.0);
            if (!ShopOrders.notify(tx, event.id(), priced.orderId(), message)) {
                return false;
            }
            ShopOrders.price(tx, priced.orderId(), priced.cents());
            return true;
        });
        if (first) {
            quality.priced(priced);
        }
    }

    private Orders.Priced price(Event event) throws PoisonException {
        try {
            return event.content(Orders.Priced.class);
        } catch (PoisonException poison) {
            quality.givenUp(poison);
            throw poison;
        }
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
