package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.noop.NoopMeter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kind and the tag keys that our meters of each name have in one registry, so that a meter that something else put there
 * under the same name is noticed where it has others. Prometheus shows one shape to a name, and its registry drops the rest,
 * as a rule without a word. Other registries take both. Thread-safe; creates no meter, as it is called while one is created.
 */
final class Shapes {

    private static final Logger LOG = LoggerFactory.getLogger(Shapes.class);

    private final ConcurrentMap<String, Shape> known = new ConcurrentHashMap<>();

    /** One name has one shape after all filters; the first meter of ours says which, and looks for what came before it. */
    void ours(MeterRegistry registry, Meter meter, String component, Counter errors) {
        Meter.Id id = meter.getId();
        if (known.containsKey(id.getName()) || meter instanceof NoopMeter) { // denied by a filter
            return;
        }
        Shape shape = new Shape(id.getType(), keys(id), component, errors);
        if (known.putIfAbsent(id.getName(), shape) == null) {
            registry.find(id.getName()).meters().forEach(other -> compare(registry, other, shape));
        }
    }

    /** Called with each meter of the registry, under its lock. */
    void added(MeterRegistry registry, Meter meter) {
        Shape shape = known.get(meter.getId().getName());
        if (shape != null) {
            compare(registry, meter, shape);
        }
    }

    private static void compare(MeterRegistry registry, Meter other, Shape shape) {
        Meter.Id id = other.getId();
        if (!shape.reported
                && !shape.is(id)
                && !(other instanceof NoopMeter)
                && AbsentTags.reachesPrometheus(registry)
                && registry.find(id.getName()).meters().stream().anyMatch(meter -> shape.is(meter.getId()))) {
            shape.report(id);
        }
    }

    private static Set<String> keys(Meter.Id id) {
        Set<String> keys = new TreeSet<>();
        for (Tag tag : id.getTagsAsIterable()) {
            keys.add(tag.getKey());
        }
        return keys;
    }

    private static final class Shape {
        private final Meter.Type type;
        private final Set<String> keys;
        private final String component;
        private final Counter errors;
        private volatile boolean reported;

        Shape(Meter.Type type, Set<String> keys, String component, Counter errors) {
            this.type = type;
            this.keys = keys;
            this.component = component;
            this.errors = requireNonNull(errors);
        }

        boolean is(Meter.Id id) {
            return id.getType() == type && keys.equals(keys(id));
        }

        synchronized void report(Meter.Id other) {
            if (!reported) {
                reported = true;
                LOG.warn(
                        "Something else records {} as a {} with the tags {}, and {} metrics as a {} with the tags {}: Prometheus "
                                + "shows only one of them; end the other",
                        other.getName(),
                        other.getType(),
                        keys(other),
                        component,
                        type,
                        keys);
                errors.increment();
            }
        }
    }
}
