package io.goldensignals.business;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of a shop's business figures, as counters that add up over instances, and as figures of intervals that programs
 * can read here by name.
 *
 * <pre>{@code
 * BusinessMetrics business = BusinessMetrics.builder(registry).zone(ZoneId.of("Europe/Berlin")).build();
 * Orders orders = business.orders("EUR");
 * Distinct visitors = business.distinct("visitors", Duration.ofMinutes(5));
 *
 * visitors.add(sessionId);
 * orders.placed(12_95);
 * business.figure("orders").map(Figure::value);
 * }</pre>
 *
 * <p>Intervals are counted from midnight in the time zone; every figure falls to zero at its interval's end though nothing
 * happens, as it is judged by the registry's clock when it is read. Two recorders on one registry add up their counters and
 * the figures of one name in {@code business.figure}: use one, as averages and conversions have no sum. Thread-safe. Closing it
 * removes the gauges.
 */
public final class BusinessMetrics implements AutoCloseable {

    private final Meters meters;
    private final ZoneId zone;
    private final Intervals days;
    private final Intervals orderIntervals;
    private final @Nullable DistinctStore store;
    private final long flushMillis;
    private final RollingSum allOrders;
    private final Family<Orders> orders;
    private final Family<Activity> activities;
    private final ConcurrentMap<String, Distinct> distincts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Conversion> conversions = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, FigureSource> figures = new ConcurrentSkipListMap<>();

    /** Those of counts that are no figures; guarded by this. */
    private final Set<String> sharedNames = new HashSet<>();

    private @Nullable Registration flusher;
    private boolean closed;

    private BusinessMetrics(Builder builder) {
        this.meters = Meters.of(builder.registry, BusinessMeters.CATALOG);
        this.orders = meters.family(BusinessMeters.CURRENCY, this::createOrders);
        this.activities = meters.family(BusinessMeters.EVENT, name -> new Activity(meters, name));
        this.zone = builder.zone;
        this.days = new Intervals(Duration.ofDays(1), zone);
        this.orderIntervals = new Intervals(builder.orderInterval, zone);
        this.store = builder.store;
        this.flushMillis = builder.flushEvery.toMillis();
        this.allOrders = new RollingSum(orderIntervals, meters.millis());
        publish(FigureSource.of("orders", orderIntervals, allOrders));
    }

    /** A recorder that publishes in {@code registry}, with days of the system's time zone. */
    @CheckReturnValue
    public static BusinessMetrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Begins a recorder that publishes in {@code registry}. */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * The orders of a currency, given by its ISO 4217 code. They feed the figures {@code orders} (of all currencies, in five
     * minutes unless said otherwise), {@code revenue_EUR} and {@code average_order_value_EUR} (of the day, in minor units).
     */
    public Orders orders(String currency) {
        return orders.of(currency);
    }

    private Orders createOrders(String currency) {
        Orders created = new Orders(meters, currency, allOrders, days);
        publish(FigureSource.of("revenue_" + currency, days, created.dayRevenue()));
        publish(new FigureSource(
                "average_order_value_" + currency,
                days,
                created::averageToday,
                created::averageYesterday,
                created.dayRevenue()::interval));
        return created;
    }

    /** A kind of thing that users do, such as {@code view}, {@code like} or {@code message_sent}. */
    public Activity activity(String name) {
        return activities.of(name);
    }

    /**
     * The distinct count called {@code name}, which is also a figure's name.
     *
     * @throws IllegalArgumentException unless the interval is a whole part of a day and the same whenever it is asked for, and the
     *     name that of no other figure
     */
    public Distinct distinct(String name, Duration interval) {
        Intervals intervals = new Intervals(interval, zone);
        Distinct known = distincts.get(name);
        Distinct distinct = known != null ? known : createDistinct(name, intervals);
        requireSame("distinct count", name, interval, distinct.intervals());
        flushByItself();
        return distinct;
    }

    private synchronized Distinct createDistinct(String name, Intervals intervals) {
        return distincts.computeIfAbsent(name, key -> {
            requireFree(key);
            Distinct created = new Distinct(meters, key, intervals, store);
            figures.put(key, FigureSource.of(key, intervals, created.all()));
            return created;
        });
    }

    /**
     * The conversion called {@code name}, which is also a figure's name.
     *
     * @throws IllegalArgumentException unless the interval is a whole part of a day and the same whenever it is asked for, and the
     *     name that of no other figure
     */
    public Conversion conversion(String name, Duration interval) {
        Intervals intervals = new Intervals(interval, zone);
        Conversion known = conversions.get(name);
        Conversion conversion = known != null ? known : createConversion(name, intervals);
        requireSame("conversion", name, interval, conversion.intervals());
        flushByItself();
        return conversion;
    }

    private synchronized Conversion createConversion(String name, Intervals intervals) {
        return conversions.computeIfAbsent(name, key -> {
            requireFree(key);
            List<String> shared = store == null ? List.of() : Conversion.sharedNames(key);
            shared.forEach(this::requireFree);
            Conversion created = new Conversion(meters, key, intervals, store);
            sharedNames.addAll(shared);
            publish(new FigureSource(key, intervals, created::current, created::last, created::interval));
            return created;
        });
    }

    /** The figure called {@code name} as it stands now. */
    public Optional<Figure> figure(String name) {
        return Optional.ofNullable(figures.get(name)).map(source -> source.read(meters.millis()));
    }

    /** All figures as they stand now, by name. */
    public List<Figure> figures() {
        long now = meters.millis();
        return figures.values().stream().map(source -> source.read(now)).toList();
    }

    /** Exchanges distinct ids with the shared store now, as happens by itself every ten seconds. */
    public void flush() {
        shared().forEach(SharedDistinct::flush);
    }

    /** Removes the gauges, and sends to the shared store what waits, unless the application calls {@link #flush()} itself. */
    @Override
    public void close() {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        meters.close();
        if (first && flushMillis > 0) {
            shared().forEach(SharedDistinct::end);
        }
    }

    private List<SharedDistinct> shared() {
        return Stream.concat(
                        distincts.values().stream().map(Distinct::shared).flatMap(Stream::ofNullable),
                        conversions.values().stream().map(Conversion::shared).flatMap(List::stream))
                .toList();
    }

    /** A figure that exists by itself takes no name from one of the application's, nor throws: its currency may come from data. */
    private void publish(FigureSource figure) {
        if (figures.putIfAbsent(figure.name(), figure) == null) {
            figure.publish(meters);
        } else {
            meters.failed(new IllegalArgumentException("figure " + figure.name() + " exists already"));
        }
    }

    private void requireFree(String name) {
        if (figures.containsKey(name) || sharedNames.contains(name)) {
            throw new IllegalArgumentException("figure " + name + " exists already, give this one another name");
        }
    }

    private static void requireSame(String kind, String name, Duration asked, Intervals known) {
        if (!known.length().equals(asked)) {
            throw new IllegalArgumentException(
                    kind + " " + name + " has intervals of " + known.length() + ", not of " + asked);
        }
    }

    private synchronized void flushByItself() {
        if (store == null || flusher != null || closed || flushMillis == 0) {
            return;
        }
        flusher = meters.every(Duration.ofMillis(flushMillis), "goldensignals-distinct-flush", this::flush);
    }

    /** Gathers the options of a recorder. */
    public static final class Builder {
        private final MeterRegistry registry;
        private ZoneId zone = ZoneId.systemDefault();
        private Duration orderInterval = Duration.ofMinutes(5);
        private Duration flushEvery = Duration.ofSeconds(10);
        private @Nullable DistinctStore store;

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /** The time zone in which days begin; the system's unless said otherwise. */
        public Builder zone(ZoneId zone) {
            this.zone = requireNonNull(zone, "zone");
            return this;
        }

        /** The interval of the figure {@code orders}: a whole part of a day, five minutes unless said otherwise. */
        public Builder orderInterval(Duration interval) {
            this.orderInterval = requireNonNull(interval, "interval");
            return this;
        }

        /** Counts distinct ids together with other instances, which must have the same time zone. */
        public Builder store(DistinctStore store) {
            this.store = requireNonNull(store, "store");
            return this;
        }

        /** How often ids are exchanged with the store; zero means never, and {@link BusinessMetrics#flush()} is the application's to call. */
        public Builder flushEvery(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("flushEvery is " + interval + ", must not be negative");
            }
            this.flushEvery = interval;
            return this;
        }

        /** The recorder. */
        @CheckReturnValue
        public BusinessMetrics build() {
            return new BusinessMetrics(this);
        }
    }
}
