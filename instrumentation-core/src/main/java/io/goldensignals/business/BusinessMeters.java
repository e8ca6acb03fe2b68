package io.goldensignals.business;

import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TagSpec;
import java.util.List;

/** The meters of business figures. */
public final class BusinessMeters {

    /** The currency of an amount. */
    public static final TagSpec CURRENCY = TagSpec.capped("currency", "The currency's ISO 4217 code.", 20);

    /** What users did. */
    public static final TagSpec EVENT =
            TagSpec.capped("event.name", "What users did, given in code: view, like, message_sent …", 50);

    /** What is figured out. */
    public static final TagSpec FIGURE = TagSpec.capped("figure.name", "The figure's name, given in code.", 100);

    /** How long an interval is. */
    public static final TagSpec INTERVAL =
            TagSpec.capped("interval", "The interval's length as ISO 8601 writes it: PT5M, PT1H, PT24H for a day.", 10);

    /** The users' operating system. */
    public static final TagSpec OS = TagSpec.closed(
            "os.name",
            "The users' operating system; absent for all users.",
            "android",
            "ios",
            "windows",
            "macos",
            "linux");

    /** The users' gender. */
    public static final TagSpec GENDER = TagSpec.closed(
            "user.gender", "The users' gender; absent for all users.", "female", "male", "diverse", "unknown");

    /** The users' age. */
    public static final TagSpec AGE_BAND = TagSpec.closed(
            "user.age_band",
            "The users' age in years; absent for all users.",
            "0-17",
            "18-24",
            "25-34",
            "35-44",
            "45-54",
            "55-64",
            "65+",
            "unknown");

    /** Orders placed. */
    public static final CounterSpec ORDERS = MeterSpec.counter("business.orders", "")
            .description("Orders placed.")
            .tags(CURRENCY)
            .signals(Signal.BUSINESS, Signal.RATE)
            .build();

    /** Their value. */
    public static final CounterSpec REVENUE = MeterSpec.counter("business.revenue", "minor_units")
            .description("Value of the orders placed in the currency's minor units, such as cents; summed as integers.")
            .tags(CURRENCY)
            .signals(Signal.BUSINESS)
            .build();

    /** How it is spread. */
    public static final SummarySpec ORDER_VALUE = MeterSpec.summary("business.order.value", "minor_units")
            .description("Distribution of the orders' values in the currency's minor units.")
            .tags(CURRENCY)
            .buckets(List.of(
                    500.0,
                    1000.0,
                    2000.0,
                    5000.0,
                    10_000.0,
                    20_000.0,
                    50_000.0,
                    100_000.0,
                    200_000.0,
                    500_000.0,
                    1_000_000.0))
            .signals(Signal.BUSINESS)
            .build();

    /** What users did. */
    public static final CounterSpec EVENTS = MeterSpec.counter("business.events", "")
            .description("What users did, by audience; the tags of the audience are absent where it is not told.")
            .tags(EVENT, OS, GENDER, AGE_BAND)
            .signals(Signal.BUSINESS, Signal.RATE)
            .build();

    /** Distinct users of the interval under way. */
    public static final GaugeSpec DISTINCT = MeterSpec.gauge("business.distinct", "")
            .description("Distinct ids seen by this instance in the interval under way; never to be added up.")
            .tags(FIGURE, INTERVAL, OS, GENDER, AGE_BAND)
            .combine(Combine.MAX)
            .signals(Signal.BUSINESS)
            .build();

    /** Distinct users of the last interval. */
    public static final GaugeSpec DISTINCT_LAST = MeterSpec.gauge("business.distinct.last", "")
            .description("Distinct ids seen by this instance in the last complete interval; never to be added up.")
            .tags(FIGURE, INTERVAL, OS, GENDER, AGE_BAND)
            .combine(Combine.MAX)
            .signals(Signal.BUSINESS)
            .build();

    /** Distinct users of all instances. */
    public static final GaugeSpec DISTINCT_MERGED = MeterSpec.gauge("business.distinct.merged", "")
            .description(
                    "Distinct ids seen by all instances together in the interval under way, as of the last flush to"
                            + " the shared store; each instance says the same.")
            .tags(FIGURE, INTERVAL)
            .combine(Combine.MAX)
            .signals(Signal.BUSINESS)
            .build();

    /** Ids that the shared store never got. */
    public static final CounterSpec DISTINCT_DROPPED = MeterSpec.counter("business.distinct.dropped", "")
            .description("Ids that were not sent to the shared store because too many waited.")
            .tags(FIGURE)
            .signals(Signal.ERRORS)
            .build();

    /** Figures of the interval under way. */
    public static final GaugeSpec FIGURE_VALUE = MeterSpec.gauge("business.figure", "")
            .description(
                    "Value of a figure in its interval under way, as seen by this instance; zero after the interval's"
                            + " end.")
            .tags(FIGURE, INTERVAL)
            .signals(Signal.BUSINESS)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "business",
            ORDERS,
            REVENUE,
            ORDER_VALUE,
            EVENTS,
            DISTINCT,
            DISTINCT_LAST,
            DISTINCT_MERGED,
            DISTINCT_DROPPED,
            FIGURE_VALUE);

    private BusinessMeters() {}
}
