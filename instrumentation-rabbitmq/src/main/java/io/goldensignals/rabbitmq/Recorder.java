package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records what the hooks of amqp-client report; shared by all of them. May throw: the hooks guard each call. */
final class Recorder {

    private static final String DELIVERY_COUNT_HEADER = "x-delivery-count";

    private final Meters meters;
    private final WallClock clock;
    private final Handover handover = new Handover();
    private final Destinations destinations;
    private final Queues queues;
    private final PublishTime publishTime;
    private final Counter unknownSettles;
    private final ConcurrentMap<Channel, ChannelState> channels = new ConcurrentHashMap<>();

    Recorder(
            Meters meters,
            PublishTime publishTime,
            UnaryOperator<String> names,
            @Nullable UnaryOperator<String> templates) {
        this.meters = meters;
        this.clock = new WallClock(meters);
        this.publishTime = publishTime;
        this.destinations = new Destinations(meters, names, templates);
        this.queues = new Queues(meters, names);
        this.unknownSettles = RabbitMeters.SETTLED_UNKNOWN.counter(meters);
        RabbitMeters.CONFIRMS_OLDEST.gauge(meters, this, Recorder::oldestConfirmSeconds);
    }

    Meters meters() {
        return meters;
    }

    Handover handover() {
        return handover;
    }

    Destination destination(String exchange, String routingKey) {
        return destinations.of(exchange, routingKey);
    }

    AMQP.BasicProperties stamped(AMQP.BasicProperties properties, long started) {
        return publishTime.stamps() ? publishTime.stamped(properties, clock.millis(started)) : properties;
    }

    Consumer measured(String queue, Consumer consumer) {
        Consumer bare = consumer instanceof MeasuredConsumer measured ? measured.consumer() : consumer;
        return new MeasuredConsumer(this, queues.of(queue), bare);
    }

    QueueMeters queue(String name) {
        return queues.of(name);
    }

    /** Opens the channel's ledgers; its shutdown closes them, at once if it is closed already. */
    ChannelState open(Channel channel) {
        ChannelState existing = channels.get(channel);
        if (existing != null) {
            return existing;
        }
        ChannelState created = new ChannelState(channel, unknownSettles);
        ChannelState other = channels.putIfAbsent(channel, created);
        if (other != null) {
            return other;
        }
        channel.addShutdownListener(cause -> {
            try {
                channels.remove(channel);
                created.close(meters.nanos());
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        });
        return created;
    }

    /** The publish call that was handed over on this thread went out on {@code channel}. */
    void sent(Channel channel) {
        @Nullable Object[] given = handover.mine();
        Destination destination = Handover.take(given, Destination.class);
        if (destination == null) {
            return; // our observation hook was replaced
        }
        long[] numbers = Handover.numbers(given);
        long now = meters.nanos();
        ChannelState state = open(channel);
        if (state.confirms()) {
            state.publishes().sent(destination, numbers[0], numbers[1], now);
        } else {
            destination.transmitted(now - numbers[0]);
        }
    }

    /** The broker returned what was handed over on this thread. */
    void returned(Channel channel) {
        AMQP.Basic.Return returned = handover.takeReturned();
        if (returned == null) {
            return; // our traffic hook was replaced
        }
        destinations.returned(returned.getExchange(), returned.getReplyCode());
        ChannelState state = open(channel);
        if (state.confirms()) {
            state.publishes().returned(PublishLedger.note(returned.getExchange(), returned.getRoutingKey(), true));
        }
    }

    void delivered(Channel channel, long tag, String consumerTag) {
        ChannelState state = open(channel);
        Subscription subscription = state.consumer(consumerTag);
        if (subscription != null) {
            subscription.delivered();
            account(state, subscription, state.brokerTag(tag), subscription.autoAck());
        }
    }

    void fetched(Channel channel, long tag, boolean autoAck) {
        QueueMeters queue = Handover.take(handover.mine(), QueueMeters.class);
        if (queue != null) {
            ChannelState state = open(channel);
            // amqp-client shows the tags of fetched messages without the offset of a recovered channel.
            account(state, state.fetching(queue), tag, autoAck);
        }
    }

    private void account(ChannelState state, Subscription subscription, long brokerTag, boolean autoAck) {
        subscription.queue().delivered();
        if (autoAck) {
            subscription.queue().settled(Outcomes.AUTO_ACKED);
        } else {
            state.settles().delivered(subscription, brokerTag, meters.nanos());
        }
    }

    void settled(Channel channel, long tag, boolean multiple, int outcome) {
        ChannelState state = open(channel);
        state.settles().settled(tag == 0 ? 0 : state.brokerTag(tag), multiple, outcome);
    }

    /** What a delivery tells about itself when its handling begins. */
    void received(
            QueueMeters queue,
            boolean redelivered,
            AMQP.@Nullable BasicProperties properties,
            byte @Nullable [] body,
            long now) {
        queue.received(body == null ? 0 : body.length, redelivered, redelivered ? earlierDeliveries(properties) : 0);
        publishTime.record(queue, properties, redelivered, clock.millis(now));
    }

    private static long earlierDeliveries(AMQP.@Nullable BasicProperties properties) {
        Map<String, Object> headers = properties == null ? null : properties.getHeaders();
        return headers != null && headers.get(DELIVERY_COUNT_HEADER) instanceof Number count ? count.longValue() : 0;
    }

    private double oldestConfirmSeconds() {
        long now = meters.nanos();
        long oldest = now;
        for (ChannelState state : channels.values()) {
            oldest = Math.min(oldest, state.publishes().oldest(now));
        }
        return (now - oldest) / 1e9;
    }
}
