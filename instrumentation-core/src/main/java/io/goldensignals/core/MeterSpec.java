package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link MeterCatalog}: the declaration of a meter, and the only way to create it.
 *
 * <p>The row states name, unit, description, tags, buckets and the signals that the meter serves; the meters that it
 * makes can differ in their tags' values only. Immutable and thread-safe.
 */
public abstract sealed class MeterSpec permits CounterSpec, GaugeSpec, SummarySpec, TimerSpec, ForeignSpec {

    private final String name;
    private final String unit;
    private final String description;
    private final List<TagSpec> tags;
    private final Set<Signal> signals;

    MeterSpec(Builder<?> builder) {
        this.name = builder.name;
        this.unit = builder.unit;
        this.description = builder.description;
        this.tags = List.copyOf(builder.tags);
        this.signals = Set.copyOf(builder.signals);
        if (description.isEmpty()) {
            throw new IllegalArgumentException("meter " + name + " has no description");
        }
    }

    /** Begins the row of a counter; {@code unit} is the UCUM unit in plain words ("messages", "bytes"). */
    @CheckReturnValue
    public static Builder<CounterSpec> counter(String name, String unit) {
        return new Builder<>(name, unit, CounterSpec::new);
    }

    /** Begins the row of a histogram of durations in seconds, with {@link Buckets#SECONDS} unless others are given. */
    @CheckReturnValue
    public static Builder<TimerSpec> timer(String name) {
        return new Builder<>(name, "seconds", TimerSpec::new).buckets(Buckets.SECONDS);
    }

    /** Begins the row of a histogram of amounts, with {@link Buckets#BYTES} unless others are given. */
    @CheckReturnValue
    public static Builder<SummarySpec> summary(String name, String unit) {
        return new Builder<>(name, unit, SummarySpec::new).buckets(Buckets.BYTES);
    }

    /** Begins the row of a gauge; a ratio between 0 and 1 has the unit "ratio". */
    @CheckReturnValue
    public static Builder<GaugeSpec> gauge(String name, String unit) {
        return new Builder<>(name, unit, GaugeSpec::new);
    }

    /** Begins the row of a meter that another library creates and that our dashboards rely on. */
    @CheckReturnValue
    public static Builder<ForeignSpec> foreign(String name, String unit, Meter.Type type) {
        return new Builder<>(name, unit, builder -> new ForeignSpec(builder, type));
    }

    /** The name in dotted form. */
    public final String name() {
        return name;
    }

    /** The base unit: "seconds", "bytes", "ratio" or what is counted; empty for a mere number. */
    public final String unit() {
        return unit;
    }

    /** The unit as Micrometer takes it; an empty one would leave its separator in the Prometheus name. */
    final @Nullable String baseUnit() {
        return unit.isEmpty() ? null : unit;
    }

    /** What is measured, in one sentence. */
    public final String description() {
        return description;
    }

    /** The tags in the order in which their values are given. */
    public final List<TagSpec> tags() {
        return tags;
    }

    /** The signals that the meter serves. */
    public final Set<Signal> signals() {
        return signals;
    }

    /** The kind of meter. */
    public abstract Meter.Type type();

    /** The boundaries of the histogram's buckets in base units; empty if the meter is no histogram. */
    public List<Double> buckets() {
        return List.of();
    }

    /**
     * The metric's name in Prometheus' text format, without the suffixes {@code _bucket}, {@code _count} and {@code _sum} of
     * a histogram.
     */
    public final String prometheusName() {
        String snake = NamingConvention.snakeCase.name(name, type(), null);
        String suffix = unit.isEmpty() ? "" : "_" + unit;
        String withUnit = snake.endsWith(suffix) ? snake : snake + suffix;
        return type() == Meter.Type.COUNTER && !withUnit.endsWith("_total") ? withUnit + "_total" : withUnit;
    }

    /** The label of {@code tag} in Prometheus' text format. */
    public static String prometheusLabel(TagSpec tag) {
        return NamingConvention.snakeCase.tagKey(tag.key());
    }

    /** How a gauge's sources become one value; the sum if the meter is none. */
    Combine combine() {
        return Combine.SUM;
    }

    /** The values as Micrometer tags, each kept within its bounds. */
    final Tags tags(Meters meters, String... values) {
        return tags(meters, meters::bounded, values);
    }

    /** The values as Micrometer tags, each as {@code bounds} says. */
    final Tags tags(Meters meters, BiFunction<TagSpec, String, String> bounds, String... values) {
        requireFits(meters, values);
        List<Tag> result = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            String value = bounds.apply(tags.get(i), values[i]);
            if (!value.isEmpty() || meters.keepsEmptyTags()) {
                result.add(Tag.of(tags.get(i).key(), value));
            }
        }
        return Tags.of(result);
    }

    /** Throws unless the row is one of {@code meters} and takes this many values. */
    final void requireFits(Meters meters, String... values) {
        meters.requireRow(this);
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s takes %d tag values %s, got %d", name, tags.size(), tags, values.length));
        }
    }

    @Override
    public final String toString() {
        return name + tags;
    }

    /** Gathers the cells of a row; {@code S} is the kind of row that it ends in. */
    public static final class Builder<S extends MeterSpec> {
        private final String name;
        private final String unit;
        private final Function<Builder<S>, S> end;
        private String description = "";
        private final List<TagSpec> tags = new ArrayList<>();
        private final Set<Signal> signals = EnumSet.noneOf(Signal.class);
        private List<Double> buckets = List.of();
        private Combine combine = Combine.SUM;
        private boolean sharesTimeGauge;

        private Builder(String name, String unit, Function<Builder<S>, S> end) {
            this.name = requireNonNull(name, "name");
            this.unit = requireNonNull(unit, "unit");
            this.end = end;
        }

        /** States what is measured, in one sentence. */
        public Builder<S> description(String description) {
            this.description = requireNonNull(description, "description");
            return this;
        }

        /** Adds tags; meters are created with values in this order. */
        public Builder<S> tags(TagSpec... tags) {
            this.tags.addAll(List.of(tags));
            return this;
        }

        /** Replaces the boundaries of a histogram's buckets, in base units and ascending. */
        public Builder<S> buckets(List<Double> buckets) {
            for (int i = 1; i < buckets.size(); i++) {
                if (buckets.get(i) <= buckets.get(i - 1)) {
                    throw new IllegalArgumentException("buckets of " + name + " do not ascend: " + buckets);
                }
            }
            this.buckets = List.copyOf(buckets);
            return this;
        }

        /** Adds signals that the meter serves. */
        public Builder<S> signals(Signal... signals) {
            this.signals.addAll(List.of(signals));
            return this;
        }

        /** States what the gauge shows when several sources stand behind it; their sum unless something else is stated. */
        public Builder<S> combine(Combine combine) {
            this.combine = requireNonNull(combine, "combine");
            return this;
        }

        /**
         * Makes the gauge a {@code TimeGauge}, as Micrometer's own of this name is: where an application binds that too, a
         * gauge of another kind would make the binding throw.
         */
        Builder<S> sharedTimeGauge() {
            this.sharesTimeGauge = true;
            return this;
        }

        boolean sharesTimeGauge() {
            return sharesTimeGauge;
        }

        /** Ends the row. */
        @CheckReturnValue
        public S build() {
            S row = end.apply(this);
            if (row.combine() != combine) {
                throw new IllegalArgumentException(
                        "meter " + name + " is a " + row.type().name().toLowerCase(Locale.ROOT) + " and combines "
                                + combine + ": only a gauge can");
            }
            return row;
        }

        List<Double> buckets() {
            return buckets;
        }

        Combine combine() {
            return combine;
        }
    }
}
