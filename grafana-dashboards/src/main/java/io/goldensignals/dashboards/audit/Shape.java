package io.goldensignals.dashboards.audit;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the series that an expression gives look like.
 *
 * @param scalar one value without labels, which goes with any series
 * @param open whether they may have other labels than {@code labels}
 * @param labels that they can have
 */
record Shape(boolean scalar, boolean open, Set<String> labels, Known.Kind kind) {

    static final Shape SCALAR = new Shape(true, false, Set.of(), Known.Kind.OTHER);
    static final Shape ANY = new Shape(false, true, Set.of(), Known.Kind.OTHER);

    static Shape of(Collection<String> labels) {
        return new Shape(false, false, Set.copyOf(labels), Known.Kind.OTHER);
    }

    boolean has(String label) {
        return scalar || open || labels.contains(label) || label.contains("$");
    }

    Shape as(Known.Kind other) {
        return new Shape(scalar, open, labels, other);
    }

    Shape with(Collection<String> more) {
        Set<String> all = new HashSet<>(labels);
        all.addAll(more);
        return new Shape(false, open, Set.copyOf(all), kind);
    }

    Shape without(Collection<String> fewer) {
        Set<String> all = new HashSet<>(labels);
        all.removeAll(fewer);
        return new Shape(false, open, Set.copyOf(all), kind);
    }

    /** Those of {@code kept}; a variable among them may be any. */
    Shape only(List<String> kept) {
        return new Shape(
                false,
                kept.stream().anyMatch(label -> label.contains("$")),
                Set.copyOf(kept.stream().filter(this::has).toList()),
                kind);
    }

    /** What is of the one or of the other. */
    Shape or(Shape other) {
        return new Shape(scalar && other.scalar, open || other.open, with(other.labels).labels, kind);
    }
}
