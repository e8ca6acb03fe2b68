package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Outbox;
import io.goldensignals.examples.common.OutboxRelay;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code POST /orders}, {@code GET /orders} and {@code GET /orders/{id}}. */
@SuppressWarnings("serial") // never serialized
final class OrderServlet extends JsonServlet {
    private final Database database;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final Runnable created;

    OrderServlet(Database database, Outbox outbox, OutboxRelay relay, Runnable created) {
        this.database = database;
        this.outbox = outbox;
        this.relay = relay;
        this.created = created;
    }

    /** What a customer orders. */
    record NewOrder(String modelId, Orders.Material material, int quantity, int detail) {
        NewOrder {
            if (quantity < 1 || quantity > 1000 || detail < 1 || detail > 10_000) {
                throw new HttpProblem(400, "quantity is 1 to 1000, detail 1 to 10000");
            }
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = user(request);
        NewOrder order = read(request, NewOrder.class);
        String id = UUID.randomUUID().toString();
        try {
            database.inTransaction(tx -> {
                if (!ShopOrders.hasModel(tx, order.modelId(), user)) {
                    throw new HttpProblem(400, "you have no model \"" + order.modelId() + "\": upload it first");
                }
                ShopOrders.add(tx, id, user, order.modelId(), order.quantity());
                outbox.add(
                        tx,
                        id,
                        Event.of(
                                Orders.CREATED,
                                new Orders.Created(
                                        id,
                                        order.modelId(),
                                        order.material(),
                                        order.quantity(),
                                        order.detail(),
                                        System.currentTimeMillis())));
                return true;
            });
        } catch (SQLException error) {
            throw new ServletException(error);
        }
        relay.wake();
        created.run();
        write(response, 201, Map.of("id", id));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = user(request);
        String id = request.getPathInfo() == null ? null : id(request);
        try {
            List<ShopOrders.Order> orders = database.inTransaction(tx -> ShopOrders.find(tx, user, id));
            if (id == null) {
                write(response, 200, orders);
            } else if (orders.isEmpty()) {
                throw new HttpProblem(404, "you have no order \"" + id + '"');
            } else {
                write(response, 200, orders.get(0));
            }
        } catch (SQLException error) {
            throw new ServletException(error);
        }
    }
}
