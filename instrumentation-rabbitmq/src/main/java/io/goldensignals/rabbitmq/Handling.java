package io.goldensignals.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * The handling of one delivery by a framework, from {@link RabbitMetrics#handling} to {@link #end}.
 *
 * <p>Never throws. Not thread-safe; to be ended once.
 */
public final class Handling {

    static final Handling NONE = new Handling(null, 0);

    private final @Nullable MeasuredConsumer consumer;
    private final long started;

    Handling(@Nullable MeasuredConsumer consumer, long started) {
        this.consumer = consumer;
        this.started = started;
    }

    /** Ends it, with what the application's code threw if it did. */
    public void end(@Nullable Throwable failure) {
        if (consumer != null) {
            consumer.end(started, failure);
        }
    }
}
