package io.goldensignals.registry;

import io.micrometer.core.instrument.Meter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which meter has which name and labels in Prometheus, for all meters, and the families of those that are ours.
 *
 * <p>Prometheus wants one type for each name, and each series once. Micrometer's registry keeps the former among its own meters,
 * but not between those and ours, and the latter not at all: a scrape would fail. So both are kept here. Thread-safe; a scrape
 * takes no lock of it.
 */
final class Families {

    private final PrometheusRegistry prometheus;

    /** By each name that an owner's meters have in a scrape. */
    private final Map<String, Owner> owners = new HashMap<>();

    Families(PrometheusRegistry prometheus) {
        this.prometheus = prometheus;
    }

    /** Takes name and labels for a meter that Micrometer's registry scrapes; what is returned is the reason against it. */
    synchronized @Nullable String claim(String name, Meter.Id id, Labels labels, Shape shape) {
        String reason = conflict(name, id, labels, shape);
        if (reason == null) {
            owner(name, id, shape).claimed.put(labels, id);
        }
        return reason;
    }

    /** Takes name and labels for a series of ours; what is returned is the reason against it. */
    synchronized @Nullable String add(String name, Meter.Id id, String help, Series series) {
        String reason = conflict(name, id, series.labels(), Shape.OURS);
        if (reason == null) {
            Owner owner = owner(name, id, Shape.OURS);
            if (owner.family == null) {
                owner.family = new Family(name, help);
                prometheus.register(owner.family);
            }
            owner.family.add(series);
        }
        return reason;
    }

    private @Nullable String conflict(String name, Meter.Id id, Labels labels, Shape shape) {
        Owner owner = owners.get(name);
        String reason = owner == null ? unusable(name) : owner.conflict(name, id, labels, shape);
        Owner ofMaximum = shape.hasMaximum ? owners.get(maximum(name)) : null;
        return reason == null && ofMaximum != null && ofMaximum != owner
                ? taken(maximum(name), ofMaximum.first)
                : reason;
    }

    private Owner owner(String name, Meter.Id id, Shape shape) {
        Owner owner = owners.computeIfAbsent(name, each -> new Owner(id, shape));
        if (shape.hasMaximum) {
            owners.put(maximum(name), owner);
        }
        return owner;
    }

    /** The end of a meter; nothing if it was refused. */
    synchronized void release(String name, Meter.Id id, Labels labels, @Nullable Series series) {
        Owner owner = owners.get(name);
        if (owner == null || !owner.remove(id, labels, series) || owner.hasMeters()) {
            return;
        }
        if (owner.family != null) {
            prometheus.unregister(owner.family);
        }
        owners.remove(name, owner);
        owners.remove(maximum(name), owner);
    }

    /** The name beside that of a timer or summary, by Micrometer's custom. */
    private static String maximum(String name) {
        return name + "_max";
    }

    private static @Nullable String unusable(String name) {
        try {
            new MetricMetadata(name);
            return null;
        } catch (IllegalArgumentException unusable) {
            return "The name " + name + " cannot be scraped: " + unusable.getMessage();
        }
    }

    private static String taken(String name, Meter.Id by) {
        return "The meter " + by.getName() + " has the name in Prometheus (" + name + ") already.";
    }

    /** What a scrape makes of a meter beyond its type. */
    enum Shape {
        /** Timers and summaries; one family can have some with buckets. */
        OURS("timers and summaries", true),
        /** Long task timers, of which Micrometer's registry cannot scrape two kinds under one name. */
        TASKS("long task timers without buckets", true),
        TASKS_IN_BUCKETS("long task timers with buckets", true),
        OTHER("counters, gauges and functions", false);

        private final String words;

        /** Whether the name of a maximum is taken too. */
        private final boolean hasMaximum;

        Shape(String words, boolean hasMaximum) {
            this.words = words;
            this.hasMaximum = hasMaximum;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** The first meter of a name, which decides for the others, and all of them by their labels. */
    private static final class Owner {

        private final Meter.Id first;
        private final Shape shape;

        /** Those that Micrometer's registry scrapes; ours have their labels in the family. */
        private final Map<Labels, Meter.Id> claimed = new HashMap<>();

        private @Nullable Family family;

        Owner(Meter.Id first, Shape shape) {
            this.first = first;
            this.shape = shape;
        }

        @Nullable
        String conflict(String name, Meter.Id id, Labels labels, Shape added) {
            if (!first.getName().equals(id.getName())) {
                return taken(name, first);
            }
            if (first.getType() != id.getType()) {
                return "All meters of one name in Prometheus have one type; " + name + " is a " + first.getType()
                        + " already, and this meter is a " + id.getType() + ".";
            }
            if (shape != added) {
                return "All meters of one name in Prometheus have one shape; " + name + " has that of " + shape
                        + " already, and this meter has that of " + added + ".";
            }
            return claimed.containsKey(labels) || (family != null && family.has(labels))
                    ? "A meter has the name and the labels in Prometheus already: " + name + labels
                    : null;
        }

        boolean remove(Meter.Id id, Labels labels, @Nullable Series series) {
            return series == null ? claimed.remove(labels, id) : family != null && family.remove(series);
        }

        boolean hasMeters() {
            return !claimed.isEmpty() || (family != null && !family.isEmpty());
        }
    }
}
