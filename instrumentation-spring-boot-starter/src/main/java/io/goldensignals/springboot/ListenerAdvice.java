package io.goldensignals.springboot;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.goldensignals.rabbitmq.Handling;
import io.goldensignals.rabbitmq.RabbitMetrics;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.PublisherCallbackChannel;

/**
 * Measures the application's handling of a message, or of a batch: then each message of it takes as long as the batch.
 *
 * <p>Around the container's own call, whose arguments are the channel and the message or messages.
 */
final class ListenerAdvice implements MethodInterceptor {

    private final RabbitMetrics rabbit;

    ListenerAdvice(RabbitMetrics rabbit) {
        this.rabbit = rabbit;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        List<Handling> handlings = begin(invocation.getArguments());
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable failure) {
            Throwable cause = failure.getCause();
            end(handlings, cause != null && isSprings(failure) ? cause : failure);
            throw failure;
        }
        end(handlings, null);
        return result;
    }

    private List<Handling> begin(@Nullable Object[] arguments) {
        List<Handling> handlings = new ArrayList<>(1);
        if (arguments.length == 2 && arguments[0] instanceof Channel proxy) {
            Channel channel = bare(proxy);
            if (arguments[1] instanceof Message message) {
                begin(channel, message, handlings);
            } else if (arguments[1] instanceof List<?> batch) {
                for (Object each : batch) {
                    if (each instanceof Message message) {
                        begin(channel, message, handlings);
                    }
                }
            }
        }
        return handlings;
    }

    private void begin(Channel channel, Message message, List<Handling> handlings) {
        try {
            MessageProperties from = message.getMessageProperties();
            String tag = from.getConsumerTag();
            if (tag != null) {
                Envelope envelope = new Envelope(
                        from.getDeliveryTag(),
                        Boolean.TRUE.equals(from.getRedelivered()),
                        from.getReceivedExchange(),
                        from.getReceivedRoutingKey());
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                        .headers(from.getHeaders())
                        .timestamp(from.getTimestamp())
                        .build();
                handlings.add(rabbit.handling(channel, tag, new Delivery(envelope, properties, message.getBody())));
            }
        } catch (RuntimeException e) {
            // A message without what a delivery has is none of a broker's.
        }
    }

    private static void end(List<Handling> handlings, @Nullable Throwable failure) {
        for (Handling handling : handlings) {
            handling.end(failure);
        }
    }

    /** What Spring throws around the listener's own exception would be the same for all. */
    private static boolean isSprings(Throwable failure) {
        return failure.getClass().getName().startsWith("org.springframework.amqp.rabbit.support.");
    }

    private static Channel bare(Channel channel) {
        Channel bare = channel;
        while (true) {
            if (bare instanceof ChannelProxy proxy) {
                bare = proxy.getTargetChannel();
            } else if (bare instanceof PublisherCallbackChannel callbacks) {
                bare = callbacks.getDelegate();
            } else {
                return bare;
            }
        }
    }
}
