package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of the RED signals of one kind of work: rate, errors and duration in one histogram, and how much is in flight.
 *
 * <p>The duration's row has the operation's tags first and the result's tags last; by default the only result tag is
 * {@code error.type}. Ask for an {@link Operation} once, keep it, and measure with it:
 *
 * <pre>{@code
 * Operation calculation = RequestMetrics.builder(meters, PRICE_DURATION).inFlight(PRICE_ACTIVE).build().operation();
 * Price price = calculation.call(() -> calculator.price(model));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RequestMetrics {

    private final Meters meters;
    private final TimerSpec duration;
    private final @Nullable GaugeSpec inFlight;
    private final @Nullable RequestMetrics stages;
    private final Results results;
    private final ConcurrentMap<List<String>, Operation> operations = new ConcurrentHashMap<>();

    private RequestMetrics(Builder builder) {
        this.meters = builder.meters;
        this.duration = builder.duration;
        this.inFlight = builder.inFlight;
        this.results = builder.results != null ? builder.results : new ErrorTypes(meters, last(duration));
        this.stages =
                builder.stages == null ? null : builder(meters, builder.stages).build();
    }

    /** A recorder of durations by {@code error.type}, without in-flight count and stages. */
    @CheckReturnValue
    public static RequestMetrics create(Meters meters, TimerSpec duration) {
        return builder(meters, duration).build();
    }

    /** Begins a recorder of durations. */
    @CheckReturnValue
    public static Builder builder(Meters meters, TimerSpec duration) {
        return new Builder(meters, duration);
    }

    /**
     * The operation with these values of the duration's first tags. Its success and its unspecific failure exist at zero
     * from now on. Values outside a tag's bounds become {@value TagSpec#OTHER}.
     */
    public Operation operation(String... tagValues) {
        Operation seen = operations.get(Arrays.asList(tagValues));
        return seen != null ? seen : bounded(tagValues);
    }

    /** Only bounded values are kept as keys, or a hostile value would make the map grow. */
    private Operation bounded(String[] tagValues) {
        String[] bounded = new String[tagValues.length];
        for (int i = 0; i < tagValues.length; i++) {
            bounded[i] = meters.bounded(duration.tags().get(i), tagValues[i]);
        }
        return operations.computeIfAbsent(Arrays.asList(bounded), ignored -> new Operation(this, bounded));
    }

    Meters meters() {
        return meters;
    }

    TimerSpec duration() {
        return duration;
    }

    Results results() {
        return results;
    }

    @Nullable
    InFlight inFlight(String[] operation) {
        if (inFlight == null) {
            return null;
        }
        return inFlight.inFlight(
                meters, Arrays.copyOf(operation, inFlight.tags().size()));
    }

    /** The recorder of the stage {@code name} of an operation. */
    Operation stage(String[] operation, String name) {
        if (stages == null) {
            throw new IllegalStateException(duration.name() + " has no stages: give their row to the builder");
        }
        String[] values = Arrays.copyOf(operation, operation.length + 1);
        values[operation.length] = name;
        return stages.operation(values);
    }

    private static TagSpec last(MeterSpec row) {
        if (row.tags().isEmpty()) {
            throw new IllegalArgumentException(row.name() + " has no tags; the last one must tell the result");
        }
        return row.tags().get(row.tags().size() - 1);
    }

    /** Gathers the options of a recorder. */
    public static final class Builder {
        private final Meters meters;
        private final TimerSpec duration;
        private @Nullable GaugeSpec inFlight;
        private @Nullable TimerSpec stages;
        private @Nullable Results results;

        private Builder(Meters meters, TimerSpec duration) {
            this.meters = requireNonNull(meters, "meters");
            this.duration = requireNonNull(duration, "duration");
        }

        /** Publishes how much is in flight; the row's tags are the first of the duration's. */
        public Builder inFlight(GaugeSpec inFlight) {
            this.inFlight = requireNonNull(inFlight, "inFlight");
            return this;
        }

        /** Records the durations of stages; the row's tags are the operation's, the stage's name, and the result. */
        public Builder stages(TimerSpec stages) {
            this.stages = requireNonNull(stages, "stages");
            return this;
        }

        /** Distinguishes results by other tags than {@code error.type}. */
        public Builder results(Results results) {
            this.results = requireNonNull(results, "results");
            return this;
        }

        /** The recorder. */
        @CheckReturnValue
        public RequestMetrics build() {
            return new RequestMetrics(this);
        }
    }
}
