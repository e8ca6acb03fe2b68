package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The declaration of a tag: its key, what it says, and what bounds its values.
 *
 * <p>A <em>closed</em> tag has the values that the row lists; a <em>capped</em> tag takes the first {@code cap} distinct
 * values that it meets in a registry and keeps them; a <em>changing</em> tag has room for as many at a time, and a value
 * gives its place back with the last registration that has it. Any other value is recorded as {@value #OTHER}, so that sums over the tag stay exact. The empty
 * value is always allowed and means "absent": it is an empty label in a Prometheus registry, where it says the same, and no
 * tag at all in any other, inside of a composite too.
 *
 * <p>Immutable. Two declarations are the same tag only if they are the same object.
 */
public final class TagSpec {

    /** The value that stands for every value outside the bounds. */
    public static final String OTHER = "_OTHER";

    private final String key;
    private final String description;
    private final Set<String> values;
    private final int cap;
    private final boolean changing;

    private TagSpec(String key, String description, Set<String> values, int cap, boolean changing) {
        this.key = requireNonNull(key, "key");
        this.description = requireNonNull(description, "description");
        this.values = values;
        this.cap = cap;
        this.changing = changing;
    }

    /** A tag whose values are all known beforehand. */
    public static TagSpec closed(String key, String description, String... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("tag " + key + " is closed but lists no value");
        }
        return new TagSpec(
                key,
                description,
                Collections.unmodifiableSet(new LinkedHashSet<>(List.of(values))),
                values.length,
                false);
    }

    /** A tag that takes at most {@code cap} distinct values in each registry, whichever {@link Meters} meet them. */
    public static TagSpec capped(String key, String description, int cap) {
        return new TagSpec(key, description, Set.of(), positive(key, cap), false);
    }

    /**
     * A tag that has at most {@code cap} distinct values at any time in each registry, though others from time to time: a
     * value takes a place with the first {@link Registration} that has it, and gives it back when the last is closed. So it
     * is for gauges and for counters that are read from a source; any other meter lasts, and its value with it.
     */
    public static TagSpec changing(String key, String description, int cap) {
        return new TagSpec(key, description, Set.of(), positive(key, cap), true);
    }

    private static int positive(String key, int cap) {
        if (cap < 1) {
            throw new IllegalArgumentException("cap of tag " + key + " is " + cap + ", must be at least 1");
        }
        return cap;
    }

    /** The key in dotted form, such as {@code http.route}. */
    public String key() {
        return key;
    }

    /** What the tag says, for people. */
    public String description() {
        return description;
    }

    /** The values of a closed tag in the order of declaration; empty for a capped one. */
    public Set<String> values() {
        return values;
    }

    /** How many distinct values there can be, {@value #OTHER} not counted. */
    public int cap() {
        return cap;
    }

    /** Whether all values are known beforehand. */
    public boolean isClosed() {
        return !values.isEmpty();
    }

    /** Whether the values come and go with the registrations that have them. */
    public boolean isChanging() {
        return changing;
    }

    @Override
    public String toString() {
        return key + (isClosed() ? values.toString() : "[at most " + cap + "]");
    }
}
