package io.goldensignals.examples.mes;

import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Orders.Status;
import io.goldensignals.examples.common.Outbox;
import io.goldensignals.examples.common.OutboxRelay;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code POST /orders/{id}/status}: an operator moves an order on. */
@SuppressWarnings("serial") // never serialized
final class StatusServlet extends JsonServlet {
    private static final String SUFFIX = "/status";
    private static final Map<Status, Set<Status>> NEXT = Map.of(
            Status.PRICED, Set.of(Status.IN_PRODUCTION, Status.REJECTED),
            Status.IN_PRODUCTION, Set.of(Status.QUALITY_CHECK, Status.REJECTED),
            Status.QUALITY_CHECK, Set.of(Status.SHIPPED, Status.REJECTED));

    private final Database database;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final RequestMetrics changes;

    StatusServlet(Database database, Outbox outbox, OutboxRelay relay, RequestMetrics changes) {
        this.database = database;
        this.outbox = outbox;
        this.relay = relay;
        this.changes = changes;
    }

    /** What an operator can set. */
    enum Target {
        IN_PRODUCTION,
        QUALITY_CHECK,
        SHIPPED,
        REJECTED;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The wanted status. */
    record Change(String status) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String operator = user(request);
        String path = id(request);
        if (!path.endsWith(SUFFIX)) {
            throw new HttpProblem(404, "only /orders/{id}/status is here");
        }
        String id = path.substring(0, path.length() - SUFFIX.length());
        Target target = oneOf(Target.class, read(request, Change.class).status());
        try {
            changes.operation(target.tag()).call(() -> change(id, Status.valueOf(target.name()), operator));
        } catch (SQLException error) {
            throw new ServletException(error);
        }
        relay.wake();
        write(response, 200, Map.of("id", id, "status", target.tag()));
    }

    private Status change(String id, Status target, String operator) throws SQLException {
        return database.inTransaction(tx -> {
            Status current = MesOrders.status(tx, id).orElseThrow(() -> new HttpProblem(404, "no order \"" + id + '"'));
            if (!NEXT.getOrDefault(current, Set.of()).contains(target)) {
                throw new HttpProblem(409, "an order that is " + current + " cannot become " + target);
            }
            MesOrders.status(tx, id, target);
            outbox.add(tx, id, Event.of(Orders.STATUS, new Orders.StatusChanged(id, target, operator)));
            return current;
        });
    }
}
