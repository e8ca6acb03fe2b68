package io.goldensignals.examples.mes;

import io.goldensignals.core.Call;
import io.goldensignals.core.Operation;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.Mesh;
import io.goldensignals.examples.common.ModelStore;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Outbox;
import io.goldensignals.examples.common.OutboxRelay;
import io.goldensignals.examples.common.PoisonException;
import java.io.IOException;
import java.sql.SQLException;

/** Prices a new order: fetches its model, calculates, and stores the order with the event that carries its price. */
final class PriceCalculator {
    private final Database database;
    private final ModelStore models;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final Operation pricing;
    private final Operation estimates;

    /**
     * A calculator.
     *
     * @param pricing measures the whole and its stages
     * @param estimates measures the calls of the model that estimates prices
     */
    PriceCalculator(
            Database database,
            ModelStore models,
            Outbox outbox,
            OutboxRelay relay,
            Operation pricing,
            Operation estimates) {
        this.database = database;
        this.models = models;
        this.outbox = outbox;
        this.relay = relay;
        this.pricing = pricing;
        this.estimates = estimates;
    }

    void orderCreated(Event event) throws Exception {
        Orders.Created order = event.content(Orders.Created.class);
        pricing.staged(call -> price(order, call));
        relay.wake();
    }

    private boolean price(Orders.Created order, Call call) throws Exception {
        byte[] model = call.stage("fetch", () -> fetch(order.modelId()));
        long cents = call.stage("calculate", () -> estimates.call(() -> cents(order, model)));
        return call.stage("store", () -> store(order, cents));
    }

    private byte[] fetch(String modelId) throws PoisonException, IOException {
        return models.read(modelId).orElseThrow(() -> new PoisonException("no model " + modelId));
    }

    private static long cents(Orders.Created order, byte[] model) {
        double factor = switch (order.material()) {
            case PLA -> 1;
            case PETG -> 1.5;
            case STEEL -> 12;
        };
        double volume = Mesh.of(model).volume(order.detail());
        return 500 + Math.round(Math.min(volume, 50_000) * factor * order.quantity() / 100);
    }

    /** An order that came a second time is stored and published once. */
    private boolean store(Orders.Created order, long cents) throws SQLException {
        return database.inTransaction(tx -> {
            if (MesOrders.exists(tx, order.orderId())) {
                return false;
            }
            MesOrders.add(tx, order, cents);
            outbox.add(
                    tx,
                    order.orderId(),
                    Event.of(Orders.PRICED, new Orders.Priced(order.orderId(), cents, order.orderedAt())));
            return true;
        });
    }
}
