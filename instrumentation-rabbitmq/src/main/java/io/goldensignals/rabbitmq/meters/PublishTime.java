package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import io.goldensignals.rabbitmq.RabbitTags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a message was published: stamps it on sending and finds it on delivery. */
public final class PublishTime {

    static final int HEADER = 0;
    static final int BROKER = 1;
    static final int TIMESTAMP = 2;
    static final int SOURCES = 3;

    /**
     * A time longer ago is a mistake of the publisher, such as seconds where milliseconds are expected. Six of those would make
     * the timer's sum, which counts nanoseconds, overflow.
     */
    private static final long OLDEST_MILLIS = TimeUnit.DAYS.toMillis(366);

    /** Headers that begin with x- take no part in the routing of a headers exchange. */
    public static final String DEFAULT_HEADER = "x-published-at-ms";

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
        if (old == null || old.isEmpty()) {
            return withHeaders(properties, Map.of(header, millis));
        }
        Map<String, Object> headers = new HashMap<>(2 * (old.size() + 1)); // never to grow
        headers.putAll(old);
        headers.put(header, millis);
        return withHeaders(properties, headers);
    }

    /** A copy, which copies the headers too. Without the library's builder, which would be garbage of every message. */
    private static AMQP.BasicProperties withHeaders(AMQP.BasicProperties properties, Map<String, Object> headers) {
        return new AMQP.BasicProperties(
                properties.getContentType(),
                properties.getContentEncoding(),
                headers,
                properties.getDeliveryMode(),
                properties.getPriority(),
                properties.getCorrelationId(),
                properties.getReplyTo(),
                properties.getExpiration(),
                properties.getMessageId(),
                properties.getTimestamp(),
                properties.getType(),
                properties.getUserId(),
                properties.getAppId(),
                properties.getClusterId());
    }

    /**
     * Records the queue time of a delivery whose handling begins at {@code now}, by the best source that it has, and returns
     * when it was published; 0 if that is not known, or not credible.
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
        if (at > now || at < now - OLDEST_MILLIS) {
            queue.skewed();
            return 0;
        }
        queue.queued(now - at, source, repeated);
        return at;
    }
}
