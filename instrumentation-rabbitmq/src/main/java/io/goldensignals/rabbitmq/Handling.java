package io.goldensignals.rabbitmq;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handling of one delivery by a framework, from {@link RabbitMetrics#handling} to {@link #end}.
 *
 * <p>Never throws. Not thread-safe; to be ended once.
 */
public final class Handling {

    private final @Nullable Consumer<@Nullable Throwable> end;

    Handling(@Nullable Consumer<@Nullable Throwable> end) {
        this.end = end;
    }

    /** Ends it, with what the application's code threw if it did. */
    public void end(@Nullable Throwable failure) {
        if (end != null) {
            end.accept(failure);
        }
    }
}
