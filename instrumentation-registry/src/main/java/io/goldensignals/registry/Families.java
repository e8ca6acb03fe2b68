package io.goldensignals.registry;

import io.micrometer.core.instrument.Meter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which meter has which name in Prometheus, for all meters, and the families of those that are ours.
 *
 * <p>Prometheus wants one type for each name. Micrometer's registry keeps that among its own meters, but not between those and
 * ours, so it is kept here for both. Thread-safe; a scrape takes no lock of it.
 */
final class Families {

    private final PrometheusRegistry prometheus;
    private final Map<String, Owner> owners = new HashMap<>();

    /** Meters that exist without being scraped; seldom any. */
    private final Set<Meter.Id> refused = new HashSet<>();

    Families(PrometheusRegistry prometheus) {
        this.prometheus = prometheus;
    }

    /** Takes the name for a meter that Micrometer's registry scrapes; what is returned is the reason against it. */
    synchronized @Nullable String claim(String name, Meter.Id id) {
        Owner owner = owners.computeIfAbsent(name, each -> new Owner(id));
        String reason = owner.conflict(name, id);
        settle(name, owner, id, reason);
        return reason;
    }

    /** Takes the name for a series of ours; what is returned is the reason against it. */
    synchronized @Nullable String add(String name, Meter.Id id, String help, Series series) {
        Owner owner = owners.computeIfAbsent(name, each -> new Owner(id));
        String reason = owner.conflict(name, id);
        if (reason == null) {
            reason = owner.add(name, help, series);
        }
        settle(name, owner, id, reason);
        return reason;
    }

    private void settle(String name, Owner owner, Meter.Id id, @Nullable String reason) {
        if (reason != null) {
            refused.add(id);
            dropUnused(name, owner);
            return;
        }
        refused.remove(id);
        if (++owner.meters == 1 && owner.family != null) {
            prometheus.register(owner.family);
        }
    }

    private void dropUnused(String name, Owner owner) {
        if (owner.meters == 0) {
            owners.remove(name);
        }
    }

    /** A meter that was refused and then not created. */
    synchronized void forget(Meter.Id id) {
        refused.remove(id);
    }

    /** The end of a meter. */
    synchronized void release(String name, Meter.Id id, @Nullable Series series) {
        Owner owner = owners.get(name);
        if (refused.remove(id) || owner == null) {
            return;
        }
        owner.meters--;
        if (owner.family != null && series != null) {
            owner.family.remove(series);
            if (owner.meters == 0) {
                prometheus.unregister(owner.family);
            }
        }
        dropUnused(name, owner);
    }

    /** The first meter of a name, which decides for the others. */
    private static final class Owner {

        private final Meter.Id first;
        private int meters;
        private @Nullable Family family;

        Owner(Meter.Id first) {
            this.first = first;
        }

        @Nullable
        String conflict(String name, Meter.Id id) {
            if (!first.getName().equals(id.getName())) {
                return "The meter " + first.getName() + " has the name in Prometheus (" + name + ") already.";
            }
            if (first.getType() != id.getType()) {
                return "All meters of one name in Prometheus have one type; " + name + " is a " + first.getType()
                        + " already, and this meter is a " + id.getType() + ".";
            }
            return null;
        }

        @Nullable
        String add(String name, String help, Series series) {
            if (family == null) {
                try {
                    family = new Family(name, help);
                } catch (IllegalArgumentException unusable) {
                    return "The name " + name + " cannot be scraped: " + unusable.getMessage();
                }
            }
            if (series.problem() != null) {
                return series.problem();
            }
            return family.add(series)
                    ? null
                    : "A meter has the name and the labels in Prometheus already: " + name + series.labels();
        }
    }
}
