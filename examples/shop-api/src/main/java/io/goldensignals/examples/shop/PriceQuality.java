package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import io.goldensignals.quality.DataStream;
import io.goldensignals.quality.Drift;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.quality.Reference;
import io.goldensignals.quality.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;

/** Watches the prices that the MES sends: are they plausible, do they come in turn, are they spread as they used to be? */
final class PriceQuality {
    private static final long MOST_CENTS = 35_000;

    private final Rule plausible;
    private final DataStream stream;
    private final Drift drift;

    PriceQuality(QualityMetrics quality) {
        plausible = quality.rule("order_price_plausible");
        stream = quality.stream("order_prices", Duration.ofMillis(100));
        drift = quality.drift("order_price", reference())
                .window(500)
                .kolmogorovSmirnov()
                .register();
    }

    /** More expensive orders exist, but a person should look at them. */
    static boolean isPlausible(long cents) {
        return cents > 0 && cents <= MOST_CENTS;
    }

    /** An order was priced; its event is that the customer ordered. */
    void priced(Orders.Priced order) {
        stream.arrived(order.orderedAt());
        plausible.check(isPlausible(order.cents()));
        drift.add((double) order.cents());
    }

    /** No price could be read. */
    void givenUp(PoisonException poison) {
        stream.deadLetter(poison);
    }

    /** Prices of a quiet day, as {@link Reference#write} wrote them. */
    private static Reference reference() {
        try (InputStream file =
                Objects.requireNonNull(PriceQuality.class.getResourceAsStream("order-price.reference"))) {
            return Reference.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
