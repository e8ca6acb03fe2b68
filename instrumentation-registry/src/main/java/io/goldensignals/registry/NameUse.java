package io.goldensignals.registry;

import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The series that there are of one name, and the values that their tags have. Thread-safe. */
final class NameUse {

    private final Set<Meter.Id> series = ConcurrentHashMap.newKeySet();

    /** By key of the tag: how many series have each value. */
    private final Map<String, Map<String, Integer>> values = new HashMap<>();

    boolean knows(Meter.Id id) {
        return series.contains(id);
    }

    int size() {
        return series.size();
    }

    synchronized boolean add(Meter.Id id) {
        boolean added = series.add(id);
        if (added) {
            for (Tag tag : id.getTagsAsIterable()) {
                values.computeIfAbsent(tag.getKey(), key -> new HashMap<>()).merge(tag.getValue(), 1, Integer::sum);
            }
        }
        return added;
    }

    synchronized boolean remove(Meter.Id id) {
        boolean removed = series.remove(id);
        if (removed) {
            for (Tag tag : id.getTagsAsIterable()) {
                Map<String, Integer> ofTag = values.getOrDefault(tag.getKey(), Map.of());
                ofTag.computeIfPresent(tag.getValue(), (value, count) -> count == 1 ? null : count - 1);
            }
        }
        return removed;
    }

    /**
     * The key of the tag that grows: of those with a value that is new, the one that has most values already, else of all. Null
     * if there is none left: each tag is {@code _OTHER} or has no second value.
     */
    synchronized @Nullable String growing(Meter.Id id) {
        String growing = null;
        long most = -1;
        for (Tag tag : id.getTagsAsIterable()) {
            Map<String, Integer> ofTag = values.getOrDefault(tag.getKey(), Map.of());
            boolean isNew = !ofTag.containsKey(tag.getValue());
            if (tag.getValue().equals(TagSpec.OTHER) || (!isNew && ofTag.size() < 2)) {
                continue;
            }
            long weight = ofTag.size() + (isNew ? 1L << 32 : 0); // a new value outweighs any number of known ones
            if (weight > most) {
                most = weight;
                growing = tag.getKey();
            }
        }
        return growing;
    }
}
