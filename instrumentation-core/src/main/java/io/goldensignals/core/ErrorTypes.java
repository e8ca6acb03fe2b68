package io.goldensignals.core;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Results told apart by the OpenTelemetry attribute {@code error.type}: absent on success, else the failure's class name.
 */
final class ErrorTypes implements Results {

    private final Meters meters;
    private final TagSpec tag;
    private final ConcurrentMap<Class<?>, Integer> results = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<String> values = new CopyOnWriteArrayList<>();

    ErrorTypes(Meters meters, TagSpec tag) {
        this.meters = meters;
        this.tag = tag;
        values.add("");
        values.add(TagSpec.OTHER);
    }

    @Override
    public int of(Throwable failure) {
        Integer known = results.get(failure.getClass());
        return known != null ? known : add(failure.getClass());
    }

    private synchronized int add(Class<?> type) {
        String value = meters.bounded(tag, type.getName());
        if (value.equals(TagSpec.OTHER)) {
            return FAILURE; // not kept, or the map would grow with what the cap refuses
        }
        int result = values.indexOf(value);
        if (result < 0) {
            values.add(value);
            result = values.size() - 1;
        }
        results.put(type, result);
        return result;
    }

    @Override
    public String[] tagValues(int result) {
        return new String[] {values.get(result)};
    }

    @Override
    public int[] initial() {
        return new int[] {SUCCESS, FAILURE};
    }
}
