package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.Connections;
import io.goldensignals.rabbitmq.meters.Destinations;
import io.goldensignals.rabbitmq.meters.Names;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import io.goldensignals.rabbitmq.meters.Queues;
import io.goldensignals.rabbitmq.meters.WallClock;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the hooks of one set of metrics share: the parts, and how consumers are measured. Thread-safe. */
public final class Instrumentation {

    /**
     * The options.
     *
     * @param header carries the time in published messages, if one does
     * @param names makes labels of the names of queues and exchanges
     * @param templates makes labels of routing keys, if they are labels
     * @param settleTimes whether settlements are timed
     * @param elsewhere the consumers that hand their deliveries on, if there are any
     */
    public record Options(
            @Nullable String header,
            UnaryOperator<String> names,
            @Nullable UnaryOperator<String> templates,
            boolean settleTimes,
            @Nullable Predicate<Consumer> elsewhere) {}

    /** The queue that is none: RabbitMQ sends answers straight to the channel that asked. */
    private static final String DIRECT_REPLIES = "amq.rabbitmq.reply-to";

    private final Meters meters;
    private final Handover handover;
    private final HandlingMeter.Depths depths = new HandlingMeter.Depths();
    private final Destinations destinations;
    private final Queues queues;
    private final Channels channels;
    private final @Nullable Predicate<Consumer> elsewhere;

    public Instrumentation(Meters meters, Options options) {
        WallClock clock = new WallClock(meters);
        UnaryOperator<String> names = Names.guarded(meters, "names", options.names());
        UnaryOperator<String> templates =
                options.templates() == null ? null : Names.guarded(meters, "routingKeyTemplates", options.templates());
        this.meters = meters;
        this.handover = new Handover(new HookCheck(meters));
        this.destinations = new Destinations(meters, names, templates, clock, options.header());
        this.queues = new Queues(meters, names, clock, options.header());
        this.channels = new Channels(meters, options.settleTimes() ? meters::nanos : null);
        this.elsewhere = options.elsewhere();
        RabbitClientMeters.CONNECTIONS_FAILED.counter(meters, "");
    }

    Meters meters() {
        return meters;
    }

    Handover handover() {
        return handover;
    }

    HandlingMeter.Depths depths() {
        return depths;
    }

    Destinations destinations() {
        return destinations;
    }

    public Queues queues() {
        return queues;
    }

    Channels channels() {
        return channels;
    }

    /** A connection could not be opened. Never throws. */
    public void failedToConnect(Throwable cause) {
        try {
            Connections.failed(meters, cause);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** The recovery of a connection begins on this thread, or goes on after so many failed attempts. Never throws. */
    void recovering(int attempts) {
        try {
            channels.recoveringConnection(attempts == 0);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** A channel of our own, which does not show among the application's; null if the connection has none to spare. */
    public @Nullable Channel openUncounted(Connection connection) throws IOException {
        return channels.openUncounted(connection);
    }

    /** A consumer whose channel need not be measured. */
    public Consumer alone(String queue, Consumer consumer) {
        queueOfOneAlone(queue);
        return measured(queue, consumer, isElsewhere(queue, consumer));
    }

    /** A callback whose channel need not be measured. */
    public DeliverCallback alone(String queue, DeliverCallback callback) {
        return new HandlingMeter.OfCallback(this, queueOfOneAlone(queue), callback);
    }

    private QueueMeters queueOfOneAlone(String queue) {
        depths.need();
        QueueMeters meters = queues.of(queue);
        meters.keep();
        return meters;
    }

    /**
     * Whether a consumer, the application's own and not what other hooks have made of it, hands its deliveries on. Answers to
     * requests come to a consumer that a client makes for itself: it handles them where they arrive.
     */
    boolean isElsewhere(String queue, Consumer consumer) {
        return elsewhere != null && !queue.equals(DIRECT_REPLIES) && elsewhere.test(MeasuredConsumer.bare(consumer));
    }

    MeasuredConsumer measured(String queue, Consumer consumer, boolean handledElsewhere) {
        // Wrapped by hand before: once is enough. Another instrumentation's wrapper counts for itself.
        Consumer bare = consumer instanceof MeasuredConsumer measured && measured.reportsTo(this)
                ? measured.consumer()
                : consumer;
        return new MeasuredConsumer(this, queues.of(queue), bare, handledElsewhere);
    }

    /**
     * Begins the handling of a delivery that its consumer, measured here, has handed on; returns what ends it, or null if
     * nothing is measured. Never throws.
     */
    public java.util.function.@Nullable Consumer<@Nullable Throwable> handling(
            Channel channel, String consumerTag, Delivery delivery) {
        if (elsewhere == null) {
            return null;
        }
        try {
            ChannelState state = channels.find(channel);
            Subscription subscription = state == null ? null : state.ledger().subscription(consumerTag);
            if (state == null || subscription == null || !(subscription.queue() instanceof QueueMeters queue)) {
                return null;
            }
            HandlingMeter meter = new HandlingMeter.OfDelivery(this, queue);
            meter.bind(state, subscription);
            long started = meter.begin(delivery.getEnvelope(), delivery.getProperties(), delivery.getBody());
            return failure -> meter.end(started, failure);
        } catch (Throwable failure) {
            meters.failed(failure);
            return null;
        }
    }
}
