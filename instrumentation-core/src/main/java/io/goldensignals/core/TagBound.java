package io.goldensignals.core;

import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the values of one tag within its bounds. Only a value that is new takes the lock. */
final class TagBound {

    private final TagSpec tag;
    private final Set<String> seen;
    private final @Nullable Counter overflow;

    TagBound(Meters meters, TagSpec tag) {
        this.tag = tag;
        this.seen = tag.isClosed() ? tag.values() : ConcurrentHashMap.newKeySet();
        this.overflow = own(tag)
                ? null
                : InstrumentationMeters.OVERFLOW.counter(
                        meters, meters.catalog().name(), tag.key());
    }

    /** The tags of the overflow counter itself: counting their overflow would never end. */
    private static boolean own(TagSpec tag) {
        return tag == InstrumentationMeters.COMPONENT || tag == InstrumentationMeters.TAG;
    }

    String bounded(String value) {
        if (tag.isChanging() || value.isEmpty() || seen.contains(value) || admitted(value)) {
            return value;
        }
        if (overflow != null && !value.equals(TagSpec.OTHER)) {
            overflow.increment();
        }
        return TagSpec.OTHER;
    }

    private boolean admitted(String value) {
        if (tag.isClosed() || seen.size() >= tag.cap() || value.equals(TagSpec.OTHER)) {
            return false;
        }
        synchronized (this) {
            return (seen.size() < tag.cap() && seen.add(value)) || seen.contains(value);
        }
    }
}
