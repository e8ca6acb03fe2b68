package io.goldensignals.servlet;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What all filters and listeners of one registry share, so that a request or a session counts once in it, however many of
 * them see it: as when a framework registers one and the application another.
 *
 * @param inside not 0 while the thread is inside a measured dispatch
 * @param attribute the name of an attribute, of a request and of a servlet context
 */
record Once(ThreadLocal<int[]> inside, String attribute) {

    /** Weak, and no value refers to its registry. */
    private static final Map<MeterRegistry, Once> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    static Once in(MeterRegistry registry) {
        return ALL.computeIfAbsent(
                registry,
                ignored -> new Once(
                        ThreadLocal.withInitial(() -> new int[1]),
                        ServletMetrics.class.getName() + "@" + System.identityHashCode(ignored)));
    }
}
