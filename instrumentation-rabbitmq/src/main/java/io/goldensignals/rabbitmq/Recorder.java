package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Records what the hooks of amqp-client report; shared by all of them. May throw: the hooks guard each call. */
final class Recorder {

    private final Meters meters;
    private final WallClock clock;
    private final Handover handover = new Handover();
    private final Destinations destinations;
    private final Queues queues;
    private final PublishTime publishTime;
    private final DeliveryHeaders headers;
    private final Connections connections;
    private final Transactions transactions;
    private final Counter unknownSettles;
    private final boolean settleTimes;
    private final ConcurrentMap<Channel, ChannelState> channels = new ConcurrentHashMap<>();

    Recorder(Meters meters, RabbitMetrics.Builder options) {
        this.meters = meters;
        this.clock = new WallClock(meters);
        this.publishTime = new PublishTime(options.header());
        this.destinations = new Destinations(meters, options.names(), options.templates());
        this.queues = new Queues(meters, options.names());
        this.headers = new DeliveryHeaders(meters, options.names());
        this.connections = new Connections(meters);
        this.transactions = new Transactions(meters);
        this.unknownSettles = RabbitMeters.SETTLED_UNKNOWN.counter(meters);
        this.settleTimes = options.isSettleTimes();
        RabbitMeters.CONFIRMS_OLDEST.gauge(meters, this, Recorder::oldestConfirmSeconds);
    }

    Meters meters() {
        return meters;
    }

    Connections connections() {
        return connections;
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
        SettleLedger settles = new SettleLedger(unknownSettles, settleTimes ? clock : null);
        ChannelState created = new ChannelState(channel, settles, transactions);
        ChannelState other = channels.putIfAbsent(channel, created);
        if (other != null) {
            return other;
        }
        connections.channelOpened();
        channel.addShutdownListener(cause -> {
            try {
                channels.remove(channel);
                connections.channelClosed(cause);
                created.close(meters.nanos());
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        });
        return created;
    }

    int openChannels() {
        return channels.size();
    }

    /** The channel on which this thread sends a command just now; for rare commands, as it asks all channels. */
    @Nullable
    ChannelState sending() {
        for (ChannelState state : channels.values()) {
            if (state.isSendingOnThisThread()) {
                return state;
            }
        }
        return null;
    }

    /** The publish call that was handed over on this thread went out on {@code channel}. */
    void sent(Channel channel) {
        @Nullable Object[] given = handover.mine();
        Destination destination = Handover.take(given, Destination.class);
        if (destination == null) {
            return; // our observation hook was replaced
        }
        long[] numbers = Handover.numbers(given);
        ChannelState state = open(channel);
        if (state.confirms()) {
            state.publishes().sent(destination, (int) numbers[2], numbers[0], numbers[1], meters);
        } else {
            state.publishes().sent(destination, (int) numbers[2]);
            state.publishedWithoutConfirm();
            destination.transmitted(meters.nanos() - numbers[0]);
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
        long now = meters.nanos();
        if (autoAck) {
            subscription.queue().settled(Outcomes.AUTO_ACKED);
        } else {
            state.settles().delivered(subscription, brokerTag, now);
        }
        subscription.queue().delivered(now);
    }

    void settled(Channel channel, long tag, boolean multiple, int outcome) {
        ChannelState state = open(channel);
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

    private double oldestConfirmSeconds() {
        long now = meters.nanos();
        long oldest = now;
        for (ChannelState state : channels.values()) {
            oldest = Math.min(oldest, state.publishes().oldest(now));
        }
        return (now - oldest) / 1e9;
    }
}
