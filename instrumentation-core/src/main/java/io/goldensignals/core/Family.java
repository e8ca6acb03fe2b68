package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * What a recorder has for each value of one tag, such as its meters: made when the value is first met, and found again without
 * a lock and without allocating. All values outside the tag's bounds share one member, that of {@value TagSpec#OTHER}, so there
 * are never more members than the tag has values. Thread-safe.
 *
 * @param <T> the members
 */
public final class Family<T> {

    private final Meters meters;
    private final TagSpec tag;
    private final Function<String, T> creation;
    private final ConcurrentMap<String, T> members = new ConcurrentHashMap<>();

    Family(Meters meters, TagSpec tag, Function<String, T> creation) {
        this.meters = meters;
        this.tag = requireNonNull(tag, "tag");
        this.creation = requireNonNull(creation, "creation");
    }

    /** The member of {@code value}; each time that it is outside the tag's bounds, this is counted as overflow. */
    public T of(String value) {
        T known = members.get(value);
        return known != null ? known : members.computeIfAbsent(meters.bounded(tag, value), creation);
    }
}
