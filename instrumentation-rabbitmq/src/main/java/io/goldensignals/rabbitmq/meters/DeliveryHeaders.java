package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
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
 * <p>The header {@code x-death} tells of all places where a message died, the latest first, each pair of queue and reason
 * once. Deaths are counted by the first delivery that follows them: those up to the latest that a consumer brought about,
 * as that consumer was told of all before. Between two of these RabbitMQ lets no message die twice in the same place.
 */
final class DeliveryHeaders {

    // Of quorum queues. Until RabbitMQ 4.3 the second alone, which counted deliveries as well.
    private static final String ACQUIRED_COUNT = "x-acquired-count";
    private static final String DELIVERY_COUNT = "x-delivery-count";
    private static final String DEATHS = "x-death";
    private static final int MOST_DEATHS = 16;

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

    private static long count(@Nullable Object header) {
        return header instanceof Number number ? number.longValue() : 0;
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
        RabbitMeters.DEAD_LETTERED
                .counter(meters, queue == null ? TagSpec.OTHER : names.apply(text(queue)), reason)
                .increment();
    }

    private static String text(@Nullable Object value) {
        return value == null ? TagSpec.OTHER : value.toString();
    }
}
