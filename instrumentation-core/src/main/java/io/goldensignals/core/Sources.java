package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sources behind one gauge or function counter of one registry: the meter is published with the first and removed with
 * the last.
 *
 * <p>Changes take this object's lock, as the registry must see them in their order. Reading takes none: a source is the
 * application's code, which may wait for a lock that the closer of a registration holds.
 */
final class Sources {

    private final MeterRegistry registry;
    private final RegistryState shared;
    private final RegistryState.MeterKey key;
    private final Combine combine;
    private final boolean counter;
    private final Function<Sources, Meter> publication;
    private final DoubleAccumulator highest = new DoubleAccumulator(Math::max, Double.NEGATIVE_INFINITY);
    private volatile State state = new State(List.of(), Double.NaN);
    private @Nullable Meter meter;
    private boolean ended;
    private volatile boolean lost;

    Sources(
            MeterRegistry registry,
            RegistryState shared,
            RegistryState.MeterKey key,
            MeterSpec row,
            Function<Sources, Meter> publication) {
        this.registry = registry;
        this.shared = shared;
        this.key = key;
        this.combine = row.combine();
        this.counter = row instanceof CounterSpec;
        this.publication = publication;
    }

    /** Adds {@code source}; false if the last one has gone meanwhile, so that this object is of no more use. */
    synchronized boolean add(Source source) {
        if (ended) {
            return false;
        }
        State before = state;
        List<Source> more = new ArrayList<>(before.sources);
        more.add(source);
        state = new State(List.copyOf(more), before.ended);
        // Published again only if it is gone: Micrometer warns of a gauge that is registered twice.
        if (meter == null || lost) {
            try {
                lost = false;
                Meter published = publication.apply(this);
                meter = published;
                shared.published(published, this);
            } catch (Throwable failure) {
                lost = true;
                state = before;
                end(before);
                throw failure;
            }
        }
        return true;
    }

    private void end(State now) {
        if (now.sources.isEmpty()) {
            ended = true;
            shared.ended(key, this, meter);
        }
    }

    /** The application has removed the meter from the registry: it is published again with the next source. */
    void lost() {
        lost = true;
    }

    void remove(Source source) {
        if (counter) {
            source.total(); // outside of the lock, as every reading
        }
        synchronized (this) {
            List<Source> fewer = new ArrayList<>(state.sources);
            if (!fewer.remove(source)) {
                return;
            }
            State now = new State(List.copyOf(fewer), plus(state.ended, counter ? source.lastTotal() : Double.NaN));
            state = now;
            if (now.sources.isEmpty()) {
                // The meter first: one that is published meanwhile would be this one, and go with it.
                Meter gone = meter;
                try {
                    if (gone != null && !lost) {
                        registry.remove(gone);
                    }
                } finally {
                    end(now);
                }
            }
        }
    }

    /** The value of the meter. */
    double value() {
        State now = state;
        return counter ? total(now) : combined(now.sources);
    }

    /** The sum of all sources, those included that have gone: it never falls as long as the meter lives. */
    private double total(State now) {
        double sum = now.ended;
        for (Source source : now.sources) {
            sum = plus(sum, source.total());
        }
        if (Double.isNaN(sum)) {
            return sum;
        }
        // A source that counts on while it is being closed may be seen with more than what it left behind.
        highest.accumulate(sum);
        return highest.get();
    }

    private double combined(List<Source> sources) {
        if (sources.size() == 1) {
            return sources.get(0).read();
        }
        if (combine == Combine.OBSERVED) {
            return observed(sources);
        }
        double result = Double.NaN;
        for (Source source : sources) {
            double value = source.read();
            result = switch (combine) {
                case MAX -> larger(result, value);
                case MIN -> -larger(-result, -value);
                default -> plus(result, value);
            };
        }
        return result;
    }

    private static double observed(List<Source> sources) {
        Map<List<String>, Double> things = new HashMap<>();
        for (Source source : sources) {
            things.merge(source.named(), source.read(), Sources::larger);
        }
        double sum = Double.NaN;
        for (double value : things.values()) {
            sum = plus(sum, value);
        }
        return sum;
    }

    private static double plus(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : a + b;
    }

    private static double larger(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    /** The sources, and what those that have gone had counted; NaN if nothing. */
    private record State(List<Source> sources, double ended) {}
}
