package io.goldensignals.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The values of one tag in one registry: at most as many as its cap. Only a value that is new, or that goes, takes the lock.
 */
final class TagValues {

    /** Instead of a number of registrations: the value stays for good. */
    private static final int KEPT = -1;

    private final TagSpec tag;
    private final ConcurrentMap<String, Integer> seen = new ConcurrentHashMap<>();
    private final Set<String> listed;

    TagValues(TagSpec tag) {
        this.tag = tag;
        this.listed = tag.values();
    }

    /** Whether the value has a place, for good from now on. */
    boolean keep(String value) {
        if (tag.isClosed()) {
            return listed.contains(value);
        }
        Integer holders = seen.get(value);
        if (holders != null && holders == KEPT) {
            return true;
        }
        if (value.equals(TagSpec.OTHER)) {
            return false;
        }
        if (!tag.isChanging() && holders == null && isFull()) {
            // Another thread may have given the last place to this very value meanwhile.
            return seen.containsKey(value);
        }
        synchronized (this) {
            if (!seen.containsKey(value) && isFull()) {
                return false;
            }
            seen.put(value, KEPT);
            return true;
        }
    }

    /** Whether the value has a place now. */
    boolean has(String value) {
        return listed.contains(value) || seen.containsKey(value);
    }

    /** Whether the value has a place until {@link #release}; to be asked of a changing tag. */
    synchronized boolean take(String value) {
        Integer holders = seen.get(value);
        if ((holders == null && isFull()) || value.equals(TagSpec.OTHER)) {
            return false;
        }
        seen.put(value, holders == null ? 1 : holders == KEPT ? KEPT : holders + 1);
        return true;
    }

    /** Gives back what {@link #take} took; the value's place is free when its last holder has done so. */
    synchronized void release(String value) {
        Integer holders = seen.get(value);
        if (holders != null && holders == 1) {
            seen.remove(value);
        } else if (holders != null && holders != KEPT) {
            seen.put(value, holders - 1);
        }
    }

    private boolean isFull() {
        return seen.size() >= tag.cap();
    }
}
