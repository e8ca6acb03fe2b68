package io.goldensignals.rabbitmq.hooks;

/** What we put into a connection factory, before what was there. */
abstract class Hook {

    private final Object instrumentation;

    Hook(Object instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Whether {@code place} has the hook of this instrumentation, of which a factory needs one of each kind. */
    @SuppressWarnings("ReferenceEquality") // that very one
    static boolean isIn(Object place, Object instrumentation) {
        return place instanceof Hook hook && hook.instrumentation == instrumentation;
    }

    Object instrumentation() {
        return instrumentation;
    }
}
