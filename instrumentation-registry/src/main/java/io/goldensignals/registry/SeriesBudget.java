package io.goldensignals.registry;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * A limit to the series of a registry, whichever library they are of: at most so many for each meter's name and so many in all.
 *
 * <p>A series is here one combination of a name and tag values; what a histogram has of buckets is one. Past the limit the value
 * of the tag that grows becomes {@code _OTHER}: sums of counters, timers and summaries stay exact, and the other tags stay true.
 * A gauge past the limit is refused, as one value cannot stand for many. Each time is counted in
 * {@code instrumentation.series.overflow} with the meter and the tag, and the first of each meter is logged.
 *
 * <p>Immutable. The meters named {@code instrumentation.…} are outside the budget: they are few, and they say what happens.
 */
public final class SeriesBudget {

    private static final int LEAST = 10;

    private final int perMeter;
    private final int total;

    private SeriesBudget(int perMeter, int total) {
        this.perMeter = perMeter;
        this.total = total;
    }

    /**
     * At most so many series of one name, and any number in all.
     *
     * @throws IllegalArgumentException if {@code series} is less than 10
     */
    public static SeriesBudget perMeter(int series) {
        return new SeriesBudget(atLeast(series), Integer.MAX_VALUE);
    }

    /**
     * The same for each meter, and at most so many series in all. The last tenth is kept for series of {@code _OTHER}.
     *
     * @throws IllegalArgumentException if {@code series} is less than 10
     */
    public SeriesBudget total(int series) {
        return new SeriesBudget(perMeter, atLeast(series));
    }

    private static int atLeast(int series) {
        if (series < LEAST) {
            throw new IllegalArgumentException("a budget of " + series + " series, must be at least " + LEAST);
        }
        return series;
    }

    /**
     * Limits the series of {@code registry} from now on. It is to be called once for a registry, after its filters and before its
     * meters: what a later filter does is not seen, and earlier meters are not counted.
     */
    public void addTo(MeterRegistry registry) {
        requireNonNull(registry, "registry");
        BudgetFilter filter = new BudgetFilter(perMeter, total);
        registry.config().meterFilter(filter).onMeterAdded(filter::added).onMeterRemoved(filter::removed);
        Meters meters = Meters.of(registry, RegistryMeters.CATALOG);
        filter.reportTo(new BudgetReport(meters));
        RegistryMeters.SERIES.gauge(meters, filter, BudgetFilter::used);
        if (total != Integer.MAX_VALUE) { // no limit is no figure
            RegistryMeters.LIMIT.gauge(meters, this, budget -> budget.total);
        }
    }

    @Override
    public String toString() {
        return perMeter + " series for each meter" + (total == Integer.MAX_VALUE ? "" : ", " + total + " in all");
    }
}
