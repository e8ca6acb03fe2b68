package io.goldensignals.internal;

import io.micrometer.core.instrument.MeterRegistry;

/** Knows Micrometer's registry for Prometheus, and what extends it. */
public final class Prometheus {

    private Prometheus() {}

    /** Whether {@code registry} is one, by its name: the artifact is optional and has had two packages. */
    public static boolean is(MeterRegistry registry) {
        for (Class<?> type = registry.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getSimpleName().equals("PrometheusMeterRegistry")) {
                return true;
            }
        }
        return false;
    }
}
