package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/** Keeps the values of one tag within its bounds for one {@link Meters}, and counts what is outside. */
final class TagBound {

    private final TagSpec tag;
    private final TagValues values;
    private final @Nullable Counter overflow;

    TagBound(Meters meters, TagSpec tag, TagValues values) {
        this.tag = tag;
        this.values = values;
        this.overflow = own(tag)
                ? null
                : InstrumentationMeters.OVERFLOW.counter(
                        meters, meters.catalog().name(), tag.key());
    }

    /** The tags of the overflow counter itself: counting their overflow would never end. */
    private static boolean own(TagSpec tag) {
        return tag == InstrumentationMeters.COMPONENT || tag == InstrumentationMeters.TAG;
    }

    /** {@code given}, as {@link LabelText} writes it, if it has a place, for good from now on, else {@value TagSpec#OTHER}. */
    String bounded(String given) {
        String value = LabelText.of(given);
        return value.isEmpty() || values.keep(value) ? value : other(value);
    }

    /** {@code given} if it has a place now, else {@value TagSpec#OTHER}; none is taken. */
    String known(String given) {
        String value = LabelText.of(given);
        return value.isEmpty() || values.has(value) ? value : TagSpec.OTHER;
    }

    /** {@code given} if it has a place, which {@code slots} will give back if the tag is a changing one. */
    String held(String given, Slots slots) {
        String value = LabelText.of(given);
        if (!tag.isChanging() || value.isEmpty()) {
            return bounded(value);
        }
        if (!values.take(value)) {
            return other(value);
        }
        slots.add(() -> values.release(value));
        return value;
    }

    private String other(String value) {
        if (overflow != null && !value.equals(TagSpec.OTHER)) {
            overflow.increment();
        }
        return TagSpec.OTHER;
    }
}
