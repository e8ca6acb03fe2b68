package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all {@link Meters} of one registry share: the sources behind its gauges and function counters, the values that
 * its tags have taken, the shapes of its meters, and the signals of the process.
 *
 * <p>It lives as long as the registry, which holds it as a listener; the static map has weak references only, or a source
 * that knows its registry would keep it for ever.
 */
final class RegistryState {

    private static final Map<Key, WeakReference<RegistryState>> ALL = new HashMap<>();
    private static final ReferenceQueue<MeterRegistry> GONE = new ReferenceQueue<>();

    private final ConcurrentMap<MeterKey, Sources> sources = new ConcurrentHashMap<>();
    private final ConcurrentMap<TagSpec, TagValues> values = new ConcurrentHashMap<>();
    private final Map<Meter, Sources> published = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Shared<ProcessSignals> process = new Shared<>();
    private final Shapes shapes = new Shapes();
    private final AtomicBoolean anchored = new AtomicBoolean();
    private final AtomicBoolean filtered = new AtomicBoolean();

    private RegistryState() {}

    /** The state of {@code registry}. */
    static RegistryState of(MeterRegistry registry) {
        synchronized (ALL) {
            for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
                ALL.remove(gone);
            }
            Key key = new Key(registry);
            WeakReference<RegistryState> known = ALL.get(key);
            RegistryState state = known == null ? null : known.get();
            if (state == null) {
                state = new RegistryState();
                ALL.put(key, new WeakReference<>(state));
            }
            return state;
        }
    }

    /** Ties the state to the life of {@code registry}. */
    void anchor(MeterRegistry registry) {
        if (anchored.compareAndSet(false, true)) {
            registry.config().onMeterRemoved(this::removed);
            registry.config().onMeterAdded(meter -> shapes.added(registry, meter));
        }
    }

    /** Whether the caller is the first, who has to put the filter of {@link AbsentTags} on the registry. */
    boolean filters() {
        return filtered.compareAndSet(false, true);
    }

    /** The signals of the process, once in this registry. */
    Shared<ProcessSignals> process() {
        return process;
    }

    /** What our meters look like here. */
    Shapes shapes() {
        return shapes;
    }

    /** The values that {@code tag} has in the registry. */
    TagValues values(TagSpec tag) {
        return values.computeIfAbsent(tag, TagValues::new);
    }

    /** Adds the source that {@code creation} makes to those of the meter of this row with these tags. */
    Source add(
            MeterRegistry registry,
            MeterSpec row,
            Tags tags,
            Function<Sources, Meter> publication,
            Function<Sources, Source> creation) {
        MeterKey key = new MeterKey(row.name(), row.type(), tags);
        while (true) {
            Sources known = sources.computeIfAbsent(key, ignored -> new Sources(registry, this, key, row, publication));
            Source source = creation.apply(known);
            if (known.add(source)) {
                return source;
            }
        }
    }

    void published(Meter meter, Sources sources) {
        published.put(meter, sources);
    }

    void ended(MeterKey key, Sources gone, @Nullable Meter meter) {
        sources.remove(key, gone);
        if (meter != null) {
            published.remove(meter);
        }
    }

    /** Called under a lock of the registry, so it must not wait for a lock under which the registry is called. */
    private void removed(Meter meter) {
        Sources known = published.remove(meter);
        if (known != null) {
            known.lost();
        }
    }

    /** What makes a gauge or function counter: two rows of one name are one meter. */
    record MeterKey(String name, Meter.Type type, Tags tags) {}

    /** A registry by its identity. */
    private static final class Key extends WeakReference<MeterRegistry> {
        private final int hash;

        Key(MeterRegistry registry) {
            super(registry, GONE);
            this.hash = System.identityHashCode(registry);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            MeterRegistry registry = get();
            return this == other || (registry != null && other instanceof Key key && key.refersTo(registry));
        }
    }
}
