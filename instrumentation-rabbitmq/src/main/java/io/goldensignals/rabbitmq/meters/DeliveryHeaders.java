package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import io.goldensignals.core.Meters;
import io.goldensignals.core.TagSpec;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the broker writes into a delivery's headers: how often it was delivered, and where it died.
 *
 * <p>The header {@code x-death} lists all places where a message died, the latest first, each pair of queue and reason
 * once. Deaths are counted by the first delivery that follows them: those up to the latest that a consumer caused, as the
 * delivery to that consumer listed all before. Between two of these RabbitMQ lets no message die twice in the same place.
 */
final class DeliveryHeaders {

    // Of quorum queues. Until RabbitMQ 4.3 the second alone, which counted deliveries as well.
    private static final String ACQUIRED_COUNT = "x-acquired-count";
    private static final String DELIVERY_COUNT = "x-delivery-count";
    private static final String DEATHS = "x-death";
    private static final int MOST_DEATHS = 16;
    private static final long MOST_DELIVERIES = 1_000_000;

    /** Of the name of a queue, in bytes. */
    private static final int LONGEST_NAME = 255;

    /** Reasons that imply that the message had been delivered. */
    private static final Set<String> BY_CONSUMERS = Set.of("rejected", "delivery_limit");

    private final Meters meters;
    private final UnaryOperator<String> names;

    DeliveryHeaders(Meters meters, UnaryOperator<String> names) {
        this.meters = meters;
        this.names = names;
    }

    void record(QueueMeters queue, boolean redelivered, AMQP.@Nullable BasicProperties properties) {
        Map<String, Object> headers = properties == null ? null : properties.getHeaders();
        if (headers == null) {
            return;
        }
        if (redelivered) {
            long failed = count(headers.get(DELIVERY_COUNT));
            long deliveries = headers.containsKey(ACQUIRED_COUNT) ? count(headers.get(ACQUIRED_COUNT)) : failed;
            if (deliveries > 0) {
                queue.deliveredBefore(deliveries);
            }
            if (failed > 0) {
                queue.failedBefore(failed);
            }
        } else if (headers.get(DEATHS) instanceof List<?> deaths) {
            died(deaths);
        }
    }

    /** What no broker counts up to is not believed: one such number would take the sum's exactness for good. */
    private static long count(@Nullable Object header) {
        long count = header instanceof Number number ? number.longValue() : 0;
        return count <= MOST_DELIVERIES ? count : 0;
    }

    /** Headers can be anybody's: whatever is wrong with them must not keep the rest of the delivery from being recorded. */
    private void died(List<?> deaths) {
        try {
            int counted = 0;
            for (Object each : deaths) {
                if (each instanceof Map<?, ?> death) {
                    String reason = text(death.get("reason"));
                    count(death.get("queue"), reason);
                    if (BY_CONSUMERS.contains(reason) || ++counted == MOST_DEATHS) {
                        return;
                    }
                }
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private void count(@Nullable Object queue, String reason) {
        String name = text(queue);
        RabbitMeters.DEAD_LETTERED
                .counter(meters, name.equals(TagSpec.OTHER) ? name : names.apply(name), reason)
                .increment();
    }

    /** Not of tables and lists: one that is nested deeply, or holds itself, would take all the time or stack that there is. */
    private static String text(@Nullable Object value) {
        if (value instanceof LongString text && text.length() <= LONGEST_NAME) {
            return text.toString();
        }
        if (value instanceof String text && text.length() <= LONGEST_NAME) {
            return text;
        }
        return value instanceof Number number ? number.toString() : TagSpec.OTHER;
    }
}
