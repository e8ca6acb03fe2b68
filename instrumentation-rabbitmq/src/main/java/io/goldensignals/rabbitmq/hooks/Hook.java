package io.goldensignals.rabbitmq.hooks;

import org.jspecify.annotations.Nullable;

/** What we put into a connection factory, before what was there. */
abstract class Hook {

    private final Object instrumentation;
    private final @Nullable Object before;

    /** {@code before} is what was there. */
    Hook(Object instrumentation, @Nullable Object before) {
        this.instrumentation = instrumentation;
        this.before = before;
    }

    /**
     * Whether {@code place} has the hook of this instrumentation, of which a factory needs one of each kind: itself or, where
     * others were put before it, behind theirs.
     */
    @SuppressWarnings("ReferenceEquality") // that very one
    static boolean isIn(@Nullable Object place, Object instrumentation) {
        return place instanceof Hook hook
                && (hook.instrumentation == instrumentation || isIn(hook.before, instrumentation));
    }

    Object instrumentation() {
        return instrumentation;
    }
}
