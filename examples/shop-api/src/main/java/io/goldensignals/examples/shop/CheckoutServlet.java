package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;

/** {@code POST /checkout/{id}}: the customer pays an order that has its price. */
@SuppressWarnings("serial") // never serialized
final class CheckoutServlet extends JsonServlet {
    private final Database database;
    private final ShopFigures figures;

    CheckoutServlet(Database database, ShopFigures figures) {
        this.database = database;
        this.figures = figures;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = user(request);
        String id = id(request);
        try {
            ShopOrders.Order order = database.inTransaction(tx -> {
                ShopOrders.Order found = ShopOrders.find(tx, user, id).stream()
                        .findFirst()
                        .orElseThrow(() -> new HttpProblem(404, "you have no order \"" + id + '"'));
                if (!ShopOrders.checkOut(tx, id)) {
                    throw new HttpProblem(409, found.cents() == null ? "not priced yet" : "paid before, or rejected");
                }
                return ShopOrders.find(tx, user, id).get(0); // with the price, which may have come just now
            });
            Long cents = order.cents();
            figures.paid(VisitFilter.visitor(request.getSession()), cents == null ? 0 : cents);
            write(response, 200, order);
        } catch (SQLException error) {
            throw new ServletException(error);
        }
    }
}
