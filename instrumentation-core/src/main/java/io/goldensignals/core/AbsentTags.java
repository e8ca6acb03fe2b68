package io.goldensignals.core;

import io.goldensignals.internal.Prometheus;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a tag that is absent has an empty value, and where it is left out.
 *
 * <p>Prometheus takes a label without value for none, and wants the same labels on all meters of a name. For any other
 * registry an empty value is a value, which OpenTelemetry's protocol would carry on. A composite hands the same tags to all
 * its children, so there a filter on each child that is not Prometheus leaves the empty ones out.
 */
final class AbsentTags {

    /** The meters that the filter may touch: those of catalogues in use. Names only, so no registry is held. */
    private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    private static final MeterFilter FILTER = new MeterFilter() {
        @Override
        public Meter.Id map(Meter.Id id) {
            return NAMES.contains(id.getName()) ? withoutEmpty(id) : id;
        }
    };

    private AbsentTags() {}

    /** Lets filters know the rows of {@code catalog}. */
    static void know(MeterCatalog catalog) {
        catalog.rows().forEach(row -> NAMES.add(row.name()));
    }

    /** Whether meters are created in {@code registry} with tags that have no value. */
    static boolean areEmptyIn(MeterRegistry registry) {
        return registry instanceof CompositeMeterRegistry || takesEmpty(registry);
    }

    /** Puts the filter on {@code registry}, or on those that it is composed of now, where it is needed and missing. */
    static void filter(MeterRegistry registry) {
        if (registry instanceof CompositeMeterRegistry composite) {
            composite.getRegistries().forEach(AbsentTags::filter);
        } else if (!takesEmpty(registry)) {
            RegistryState state = RegistryState.of(registry);
            state.anchor(registry);
            if (state.filters()) {
                registry.config().meterFilter(FILTER);
            }
        }
    }

    private static boolean takesEmpty(MeterRegistry registry) {
        // The simple registry exports nothing: what tests find in it is what Prometheus would show.
        return registry.getClass() == SimpleMeterRegistry.class || Prometheus.is(registry);
    }

    /** Whether what is recorded in {@code registry} comes to a Prometheus registry now. */
    static boolean reachesPrometheus(MeterRegistry registry) {
        return registry instanceof CompositeMeterRegistry composite
                ? composite.getRegistries().stream().anyMatch(AbsentTags::reachesPrometheus)
                : Prometheus.is(registry);
    }

    private static Meter.Id withoutEmpty(Meter.Id id) {
        List<Tag> kept = new ArrayList<>();
        boolean some = false;
        for (Tag tag : id.getTagsAsIterable()) {
            if (tag.getValue().isEmpty()) {
                some = true;
            } else {
                kept.add(tag);
            }
        }
        return some ? id.replaceTags(kept) : id;
    }
}
