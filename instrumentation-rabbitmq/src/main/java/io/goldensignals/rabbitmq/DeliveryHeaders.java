package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.goldensignals.core.Meters;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the broker writes into a delivery's headers: how often it was delivered, and where it died. */
final class DeliveryHeaders {

    private static final String DELIVERY_COUNT = "x-delivery-count";
    private static final String DEATHS = "x-death";

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
            if (headers.get(DELIVERY_COUNT) instanceof Number earlier && earlier.longValue() > 0) {
                queue.deliveredBefore(earlier.longValue());
            }
        } else if (headers.get(DEATHS) instanceof List<?> deaths
                && !deaths.isEmpty()
                && deaths.get(0) instanceof Map<?, ?> latest) {
            died(latest);
        }
    }

    private void died(Map<?, ?> death) {
        String queue = names.apply(String.valueOf(death.get("queue")));
        RabbitMeters.DEAD_LETTERED
                .counter(meters, queue, String.valueOf(death.get("reason")))
                .increment();
    }
}
