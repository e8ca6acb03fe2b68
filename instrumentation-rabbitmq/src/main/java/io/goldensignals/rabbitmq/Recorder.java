package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.goldensignals.core.Meters;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records what the hooks of amqp-client report; shared by all of them. May throw: the hooks guard each call. */
final class Recorder {

    private final Meters meters;
    private final WallClock clock;
    private final HookCheck check;
    private final Handover handover;
    private final Handlings handlings = new Handlings();
    private final Destinations destinations;
    private final Queues queues;
    private final PublishTime publishTime;
    private final DeliveryHeaders headers;
    private final @Nullable WallClock settleClock;
    private volatile @Nullable Channels channels; // once there is a hook: what is never seen is not published as zero
    private final @Nullable Predicate<Consumer> elsewhere;

    Recorder(Meters meters, RabbitMetrics.Builder options) {
        this.meters = meters;
        this.clock = new WallClock(meters);
        this.check = new HookCheck(meters);
        this.handover = new Handover(check);
        this.publishTime = new PublishTime(options.header());
        UnaryOperator<String> names = Names.guarded(meters, "names", options.names());
        this.destinations = new Destinations(meters, names, templates(meters, options.templates()));
        this.queues = new Queues(meters, names);
        this.headers = new DeliveryHeaders(meters, names);
        RabbitClientMeters.CONNECTIONS_FAILED.counter(meters, "");
        this.elsewhere = options.elsewhere();
        this.settleClock = options.isSettleTimes() ? clock : null;
    }

    private static @Nullable UnaryOperator<String> templates(Meters meters, @Nullable UnaryOperator<String> given) {
        return given == null ? null : Names.guarded(meters, "routingKeyTemplates", given);
    }

    Meters meters() {
        return meters;
    }

    Connections connections() {
        return channels().connections();
    }

    /** A first connection could not be opened. */
    void failedToConnect(Throwable cause) {
        try {
            RabbitClientMeters.CONNECTIONS_FAILED
                    .counter(meters, cause.getClass().getName())
                    .increment();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    Channels channels() {
        Channels known = channels;
        return known != null ? known : begin();
    }

    private synchronized Channels begin() {
        Channels known = channels;
        if (known == null) {
            known = new Channels(meters, settleClock);
            channels = known;
        }
        return known;
    }

    /** A channel of our own, which does not show among the application's; null if the connection has none to spare. */
    @Nullable
    Channel openUncounted(Connection connection) throws IOException {
        Channels known = channels;
        return known == null ? connection.createChannel() : known.openUncounted(connection);
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
        queues.of(queue).keep();
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
            ChannelState state = channels().find(channel);
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

    /** The publish call that was handed over on this thread went out on {@code channel}. */
    void sent(Channel channel) {
        @Nullable Object[] given = handover.mine();
        Destination destination = handover.expect(given, Destination.class, HookCheck.Kind.OBSERVATION);
        if (destination == null) {
            return;
        }
        long[] numbers = Handover.numbers(given);
        sent(channel, channels().open(channel), destination, (int) numbers[2], numbers[0], numbers[1]);
    }

    /** A message went out whose publish call began at {@code started}. */
    private void sent(Channel channel, ChannelState state, Destination destination, int size, long started, long note) {
        long next = channel.getNextPublishSeqNo();
        if (next > 0) { // the channel has confirms
            state.publishes().sent(next - 1, destination, size, started, note, meters);
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
            return;
        }
        destinations.returned(returned.getExchange(), returned.getRoutingKey(), returned.getReplyCode());
        if (channel.getNextPublishSeqNo() > 0) { // with confirms it will be answered too
            channels()
                    .open(channel)
                    .publishes()
                    .returned(PublishLedger.note(returned.getExchange(), returned.getRoutingKey(), true));
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
            fetched(channels().open(channel), queue, tag, autoAck);
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
        return handover.expect(given, String.class, HookCheck.Kind.TRAFFIC) == null
                ? -1
                : meters.nanos() - Handover.numbers(given)[0];
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
        ChannelState state = channels().open(channel);
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
