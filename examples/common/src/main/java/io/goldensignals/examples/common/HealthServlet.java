package io.goldensignals.examples.common;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Says that the service works; a broker that is away is stated but no fault, for the outbox keeps the events. */
@SuppressWarnings("serial") // never serialized
public final class HealthServlet extends JsonServlet {
    private final Broker broker;
    private final Outbox outbox;

    public HealthServlet(Broker broker, Outbox outbox) {
        this.broker = broker;
        this.outbox = outbox;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            String link = broker.connected() ? "connected" : "waiting";
            write(response, 200, Map.of("status", "up", "broker", link, "outbox", outbox.waiting()));
        } catch (SQLException error) {
            throw new ServletException(error);
        }
    }
}
