package io.goldensignals.examples.mes;

import io.goldensignals.core.Call;
import io.goldensignals.core.Operation;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code GET /operator/orders?page=0}: the operators' page, whose stages show what makes it slow. */
@SuppressWarnings("serial") // never serialized
final class OrderListServlet extends JsonServlet {
    private static final int PAGE_SIZE = 50;

    private final Database database;
    private final Forecast forecast;
    private final Operation orderList;

    OrderListServlet(Database database, Forecast forecast, Operation orderList) {
        this.database = database;
        this.forecast = forecast;
        this.orderList = orderList;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        user(request);
        int page = page(request.getParameter("page"));
        String html;
        try {
            html = orderList.staged(call -> html(call, page));
        } catch (SQLException error) {
            throw new ServletException(error);
        }
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write(html);
    }

    private String html(Call call, int page) throws SQLException {
        List<MesOrders.Row> rows =
                call.stage("query", () -> database.inTransaction(tx -> MesOrders.page(tx, page, PAGE_SIZE)));
        List<MesOrders.Line> lines = call.stage(
                "mapping", () -> rows.stream().map(MesOrders.Row::line).toList());
        return call.stage("rendering", () -> render(lines, forecast.edits()));
    }

    private static String render(List<MesOrders.Line> lines, int edits) {
        StringBuilder html = new StringBuilder(
                        "<!DOCTYPE html><title>Orders</title><p>Models edited in the last ten minutes: ")
                .append(edits)
                .append("</p><table>");
        for (MesOrders.Line line : lines) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr data-id=\"%s\"><td>%s</td><td>%s</td><td>%d</td><td>%,.2f</td><td>%s</td></tr>",
                    escape(line.id()),
                    escape(line.modelId()),
                    line.material(),
                    line.quantity(),
                    line.cents() / 100.0,
                    line.status()));
        }
        return html.append("</table>").toString();
    }

    /** The ids come from customers: each chose that of the model. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static int page(@Nullable String page) {
        try {
            int number = page == null ? 0 : Integer.parseInt(page);
            if (number >= 0) {
                return number % 10_000;
            }
        } catch (NumberFormatException malformed) {
            // As a negative one.
        }
        throw new HttpProblem(400, "page \"" + page + "\" is none, must be a number from 0 on");
    }
}
