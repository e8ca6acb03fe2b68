package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The meters of one module, each a row: what documents, dashboards and rules are generated from and checked against.
 *
 * <p>Immutable and thread-safe.
 */
public final class MeterCatalog {

    /** Weakly, so that a catalogue goes with the application that declared it. */
    private static final Set<MeterCatalog> IN_USE = Collections.newSetFromMap(new WeakHashMap<>());

    private final String name;
    private final Map<String, MeterSpec> rows;

    private MeterCatalog(String name, Map<String, MeterSpec> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * The catalogue called {@code name}, which is also the component under which the module's own errors are counted.
     *
     * @throws IllegalArgumentException if two rows have the same name
     */
    @CheckReturnValue
    public static MeterCatalog of(String name, MeterSpec... rows) {
        Map<String, MeterSpec> byName = new LinkedHashMap<>();
        Arrays.stream(rows).forEach(row -> {
            if (byName.put(row.name(), row) != null) {
                throw new IllegalArgumentException("catalogue " + name + " has two rows named " + row.name());
            }
        });
        return new MeterCatalog(requireNonNull(name, "name"), Collections.unmodifiableMap(byName));
    }

    /** The catalogues in this process that {@link Meters} have been made of, by name. */
    public static List<MeterCatalog> inUse() {
        synchronized (IN_USE) {
            return IN_USE.stream()
                    .sorted(Comparator.comparing(MeterCatalog::name))
                    .toList();
        }
    }

    void use() {
        synchronized (IN_USE) {
            IN_USE.add(this);
        }
    }

    /** The module's name. */
    public String name() {
        return name;
    }

    /** The rows in the order of declaration. */
    public List<MeterSpec> rows() {
        return List.copyOf(rows.values());
    }

    /** The row of the meter called {@code name}. */
    public Optional<MeterSpec> row(String name) {
        return Optional.ofNullable(rows.get(name));
    }

    boolean contains(MeterSpec row) {
        return rows.get(row.name()) == row;
    }

    @Override
    public String toString() {
        return name + rows.keySet();
    }
}
