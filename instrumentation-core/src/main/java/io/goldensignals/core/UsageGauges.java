package io.goldensignals.core;

import io.goldensignals.internal.Fatal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of one {@link Usage}, each absent while its figure is not known. What is in use leads: it is read at each scrape,
 * which is the moment to look at the others. Complete before it is shared; then thread-safe.
 */
final class UsageGauges implements Registration {

    private final Meters meters;
    private final Usage usage;
    private final OptionalGauge inUse;
    private final List<OptionalGauge> followers = new ArrayList<>();

    /** Publishes what is in use: unread, as a pool may not be ready before its first use. */
    UsageGauges(Meters meters, Usage usage, GaugeSpec inUse, String... tagValues) {
        this.meters = meters;
        this.usage = usage;
        this.inUse = inUse.optional(meters, this, UsageGauges::scraped, tagValues);
        this.inUse.known(true);
    }

    void add(GaugeSpec row, ToDoubleFunction<Usage> value, String... tagValues) {
        OptionalGauge follower = row.optional(meters, usage, value, tagValues);
        followers.add(follower);
        try {
            follower.refresh();
        } catch (Throwable notYet) {
            Fatal.rethrow(notYet); // anything else is counted at a scrape, if it lasts
        }
    }

    /** Publishes what is known by now, and removes what is no longer. */
    void refresh() {
        try {
            inUse.refresh();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private double scraped() {
        for (OptionalGauge follower : followers) {
            try {
                follower.refresh();
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
        return usage.readInUse();
    }

    @Override
    public void close() {
        inUse.close();
        followers.forEach(OptionalGauge::close);
    }
}
