package io.goldensignals.business;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.concurrent.atomic.LongAdder;

/** The orders of one currency. Thread-safe; recording never fails. Get it once and keep it. */
public final class Orders {

    /** Up to here counters hold every integer, as they are doubles; no order of a shop is worth as much. */
    private static final long MOST = 1L << 53;

    private final Meters meters;
    private final Counter orders;
    private final DistributionSummary values;
    private final LongAdder revenue = new LongAdder();
    private final RollingSum shared;
    private final RollingSum dayOrders;
    private final RollingSum dayRevenue;

    /** {@code shared}: the orders of all currencies in their short interval. */
    Orders(Meters meters, String currency, RollingSum shared, Intervals days) {
        this.meters = meters;
        this.shared = shared;
        this.orders = BusinessMeters.ORDERS.counter(meters, currency);
        this.values = BusinessMeters.ORDER_VALUE.summary(meters, currency);
        this.dayOrders = new RollingSum(days, meters.millis());
        this.dayRevenue = new RollingSum(days, meters.millis());
        BusinessMeters.REVENUE.counter(meters, revenue, LongAdder::sum, currency);
    }

    /**
     * Counts an order of {@code minorUnits}, such as cents. A value that is negative or above 2^53 is refused and counted in
     * {@code instrumentation.errors}: as a sum that went back or overflowed, the revenue would be lost.
     */
    public void placed(long minorUnits) {
        try {
            if (minorUnits < 0 || minorUnits > MOST) {
                throw new IllegalArgumentException(
                        "value of an order is " + minorUnits + ", must not be negative nor above " + MOST);
            }
            long now = meters.millis();
            revenue.add(minorUnits);
            shared.add(1, now);
            dayOrders.add(1, now);
            dayRevenue.add(minorUnits, now);
            orders.increment();
            values.record((double) minorUnits);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    RollingSum dayRevenue() {
        return dayRevenue;
    }

    double averageToday(long now) {
        return ratio(dayRevenue.current(now), dayOrders.current(now));
    }

    double averageYesterday(long now) {
        return ratio(dayRevenue.last(now), dayOrders.last(now));
    }

    private static double ratio(long amount, long count) {
        return count == 0 ? 0 : (double) amount / count;
    }
}
