package io.goldensignals.examples.shop;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Conversion;
import io.goldensignals.business.Distinct;
import io.goldensignals.business.Figure;
import io.goldensignals.business.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The shop's key figures: visitors, paid orders and their value, and how many visitors pay.
 *
 * <p>The conversion is this instance's. Over all instances it is buyers by sessions, as counted in the store that they share:
 * {@code business_distinct_merged}.
 */
final class ShopFigures {
    private final BusinessMetrics business;
    private final Distinct visitors;
    private final Distinct sessions;
    private final Distinct buyers;
    private final Conversion conversion;
    private final Orders orders;

    ShopFigures(BusinessMetrics business) {
        this.business = business;
        this.visitors = business.distinct("visitors", Duration.ofMinutes(5));
        this.sessions = business.distinct("sessions", Duration.ofHours(1));
        this.buyers = business.distinct("buyers", Duration.ofHours(1));
        this.conversion = business.conversion("conversion", Duration.ofHours(1));
        this.orders = business.orders("EUR");
    }

    /** A visitor was seen, once more or for the first time. */
    void visited(String session) {
        visitors.add(session);
        sessions.add(session);
        conversion.visited(session);
    }

    /** A visitor has paid an order. */
    void paid(String session, long cents) {
        orders.placed(cents);
        sessions.add(session);
        buyers.add(session);
        conversion.converted(session);
    }

    Optional<Figure> find(String name) {
        return business.figure(name);
    }

    List<Figure> all() {
        return business.figures();
    }
}
