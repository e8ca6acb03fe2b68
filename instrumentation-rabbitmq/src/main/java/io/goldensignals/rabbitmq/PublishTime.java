package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a message was published: stamps it on sending and finds it on delivery. */
final class PublishTime {

    static final int HEADER = 0;
    static final int BROKER = 1;
    static final int TIMESTAMP = 2;
    static final int SOURCES = 3;

    /** Headers that begin with x- take no part in the routing of a headers exchange. */
    static final String DEFAULT_HEADER = "x-published-at-ms";

    /** The header of the broker's message timestamp interceptor. */
    private static final String BROKER_HEADER = "timestamp_in_ms";

    private static final String[] NAMES = RabbitTags.TIME_SOURCE.values().toArray(new String[0]);

    private final @Nullable String header;

    /** Without a header's name nothing is stamped. */
    PublishTime(@Nullable String header) {
        this.header = header;
    }

    static String name(int source) {
        return NAMES[source];
    }

    boolean stamps() {
        return header != null;
    }

    /** The properties with the time in the header; a message that is published again gets a new time. */
    AMQP.BasicProperties stamped(AMQP.BasicProperties properties, long millis) {
        Map<String, Object> old = properties.getHeaders();
        Map<String, Object> headers = old == null ? new HashMap<>(4) : new HashMap<>(old);
        headers.put(header, millis);
        return properties.builder().headers(headers).build();
    }

    /**
     * Records the queue time of a delivery whose handling begins at {@code now}, by the best source that it has, and returns
     * when it was published; 0 if nothing tells.
     */
    long record(QueueMeters queue, AMQP.@Nullable BasicProperties properties, boolean repeated, long now) {
        if (properties == null) {
            return 0;
        }
        Map<String, Object> headers = properties.getHeaders();
        if (headers != null) {
            if (header != null && headers.get(header) instanceof Number at) {
                return record(queue, at.longValue(), HEADER, repeated, now);
            }
            if (headers.get(BROKER_HEADER) instanceof Number at) {
                return record(queue, at.longValue(), BROKER, repeated, now);
            }
        }
        // Whole seconds, cut off: up to one second of the result is not real.
        return properties.getTimestamp() == null
                ? 0
                : record(queue, properties.getTimestamp().toInstant().toEpochMilli(), TIMESTAMP, repeated, now);
    }

    private static long record(QueueMeters queue, long at, int source, boolean repeated, long now) {
        queue.queued(now - at, source, repeated);
        return at;
    }
}
