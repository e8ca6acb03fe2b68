package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.RecoverableChannel;
import io.goldensignals.core.Meters;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records what the hooks of amqp-client report; shared by all of them. May throw: the hooks guard each call. */
final class Recorder {

    private final Meters meters;
    private final WallClock clock;
    private final Handover handover = new Handover();
    private final Handlings handlings = new Handlings();
    private final Destinations destinations;
    private final Queues queues;
    private final PublishTime publishTime;
    private final DeliveryHeaders headers;
    private final Connections connections;
    private final Channels channels;
    private final @Nullable Predicate<Consumer> elsewhere;

    Recorder(Meters meters, RabbitMetrics.Builder options) {
        this.meters = meters;
        this.clock = new WallClock(meters);
        this.publishTime = new PublishTime(options.header());
        UnaryOperator<String> names = Names.guarded(meters, "names", options.names());
        this.destinations = new Destinations(meters, names, templates(meters, options.templates()));
        this.queues = new Queues(meters, names);
        this.headers = new DeliveryHeaders(meters, names);
        this.connections = new Connections(meters);
        this.elsewhere = options.elsewhere();
        this.channels = new Channels(meters, connections, options.isSettleTimes() ? clock : null);
    }

    private static @Nullable UnaryOperator<String> templates(Meters meters, @Nullable UnaryOperator<String> given) {
        return given == null ? null : Names.guarded(meters, "routingKeyTemplates", given);
    }

    Meters meters() {
        return meters;
    }

    Connections connections() {
        return connections;
    }

    /** A first connection could not be opened. */
    void failedToConnect(Throwable cause) {
        try {
            connections.failed(cause);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    Channels channels() {
        return channels;
    }

    Handover handover() {
        return handover;
    }

    Handlings handlings() {
        return handlings;
    }

    Destination destination(String exchange, String routingKey) {
        return destinations.of(exchange, routingKey);
    }

    AMQP.BasicProperties stamped(AMQP.BasicProperties properties, long started) {
        return publishTime.stamps() ? publishTime.stamped(properties, clock.millis(started)) : properties;
    }

    /** A consumer whose channel need not be measured. */
    MeasuredConsumer alone(String queue, Consumer consumer) {
        handlings.need();
        return measured(queue, consumer);
    }

    MeasuredConsumer measured(String queue, Consumer consumer) {
        // Wrapped by hand before: once is enough. Another recorder's wrapper counts for itself.
        Consumer bare = consumer instanceof MeasuredConsumer measured && measured.records(this)
                ? measured.consumer()
                : consumer;
        return new MeasuredConsumer(this, queues.of(queue), bare, elsewhere != null && elsewhere.test(bare));
    }

    /** The handling of a delivery that its consumer, measured here, has handed on. */
    Handling handling(Channel channel, String consumerTag, Delivery delivery) {
        if (elsewhere == null) {
            return Handling.NONE;
        }
        try {
            ChannelState state = channels.find(channel);
            Subscription subscription = state == null ? null : state.subscription(consumerTag);
            if (state == null || subscription == null) {
                return Handling.NONE;
            }
            MeasuredConsumer consumer =
                    new MeasuredConsumer(this, subscription.queue(), new DefaultConsumer(channel), false);
            consumer.stand(state, subscription);
            long started = consumer.begin(delivery.getEnvelope(), delivery.getProperties(), delivery.getBody());
            return new Handling(consumer, started);
        } catch (Throwable failure) {
            meters.failed(failure);
            return Handling.NONE;
        }
    }

    String queueLabel(String name) {
        return queues.label(name);
    }

    QueueMeters queue(String name) {
        return queues.of(name);
    }

    /** The channel with its traffic measured, unless its connection sees to that. */
    Channel measured(Channel channel) {
        if (channels.contain(channel) || (channel instanceof MeasuredChannel measured && measured.records(this))) {
            return channel;
        }
        return channel instanceof RecoverableChannel recoverable
                ? new MeasuredRecoverableChannel(this, recoverable)
                : new MeasuredPlainChannel(this, channel);
    }

    /** The publish call that was handed over on this thread went out on {@code channel}. */
    void sent(Channel channel) {
        @Nullable Object[] given = handover.mine();
        Destination destination = Handover.take(given, Destination.class);
        if (destination == null) {
            return; // our observation hook was replaced
        }
        long[] numbers = Handover.numbers(given);
        sent(channels.open(channel), destination, (int) numbers[2], numbers[0], numbers[1]);
    }

    /** A message went out whose publish call began at {@code started}. */
    void sent(ChannelState state, Destination destination, int size, long started, long note) {
        if (state.confirms()) {
            state.publishes().sent(destination, size, started, note, meters);
        } else {
            state.publishes().sent(destination, size);
            state.publishedWithoutConfirm();
            destination.transmitted(meters.nanos() - started);
        }
    }

    /** A message did not go out. */
    void failed(@Nullable Destination destination, long started, Throwable cause) {
        try {
            if (destination != null) {
                destination.failed(meters.nanos() - started, cause);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** The broker returned what was handed over on this thread. */
    void returned(Channel channel) {
        AMQP.Basic.Return returned = handover.takeReturned();
        if (returned == null) {
            return; // our traffic hook was replaced
        }
        returned(channels.open(channel), returned.getExchange(), returned.getRoutingKey(), returned.getReplyCode());
    }

    void returned(ChannelState state, String exchange, String routingKey, int replyCode) {
        destinations.returned(exchange, routingKey, replyCode);
        if (state.confirms()) {
            state.publishes().returned(PublishLedger.note(exchange, routingKey, true));
        }
    }

    void delivered(ChannelState state, long tag, String consumerTag) {
        Subscription subscription = state.consumer(consumerTag);
        if (subscription != null) {
            delivered(state, subscription, tag);
        }
    }

    void delivered(ChannelState state, Subscription subscription, long tag) {
        subscription.delivered();
        account(state, subscription, state.brokerTag(tag), subscription.autoAck());
    }

    void fetched(Channel channel, long tag, boolean autoAck) {
        QueueMeters queue = Handover.take(handover.mine(), QueueMeters.class);
        if (queue != null) {
            fetched(channels.open(channel), queue, tag, autoAck);
        }
    }

    /** A message was fetched; amqp-client shows its tag without the offset of a recovered channel. */
    void fetched(ChannelState state, QueueMeters queue, long tag, boolean autoAck) {
        account(state, state.fetching(queue), tag, autoAck);
    }

    /** A fetch from the queue begins. */
    QueueMeters fetching(String name) {
        QueueMeters queue = queues.of(name);
        queue.fetching();
        return queue;
    }

    /** How long ago this thread sent the fetch whose answer has come; negative if our traffic hook was replaced. */
    long nanosOfFetch() {
        @Nullable Object[] given = handover.mine();
        return Handover.take(given, String.class) == null ? -1 : meters.nanos() - Handover.numbers(given)[0];
    }

    /** A fetch got its answer, after {@code nanos} unless negative; what the message tells about itself. */
    void fetched(QueueMeters queue, long nanos, @Nullable GetResponse response) {
        queue.fetched(nanos, response != null);
        if (response != null) {
            received(
                    queue,
                    response.getEnvelope().isRedeliver(),
                    response.getProps(),
                    response.getBody(),
                    meters.nanos());
        }
    }

    /** A fetch threw. */
    void failedToFetch(@Nullable QueueMeters queue, long started, Throwable cause) {
        try {
            if (queue != null) {
                queue.failedToFetch(meters.nanos() - started, cause);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private void account(ChannelState state, Subscription subscription, long brokerTag, boolean autoAck) {
        long now = meters.nanos();
        if (autoAck) {
            state.settles().deliveredForGood(subscription);
        } else {
            state.settles().delivered(subscription, brokerTag, now);
        }
        subscription.queue().delivered(now);
    }

    void settled(Channel channel, long tag, boolean multiple, int outcome) {
        ChannelState state = channels.open(channel);
        state.settles().settled(tag == 0 ? 0 : state.brokerTag(tag), multiple, outcome);
    }

    /** What a delivery tells about itself when its handling begins; returns when it was published, 0 if it does not tell. */
    long received(
            QueueMeters queue,
            boolean redelivered,
            AMQP.@Nullable BasicProperties properties,
            byte @Nullable [] body,
            long now) {
        queue.received(body == null ? 0 : body.length, redelivered);
        headers.record(queue, redelivered, properties);
        return publishTime.record(queue, properties, redelivered, clock.millis(now));
    }
}
