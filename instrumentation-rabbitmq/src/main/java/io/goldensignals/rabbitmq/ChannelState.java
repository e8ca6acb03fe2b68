package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.impl.recovery.RecoveryAwareChannelN;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What is known of one open channel. A recovered channel is another one to the broker, and here. */
final class ChannelState {

    private final Channel channel;
    private final @Nullable RecoveryAwareChannelN recoverable;
    private final PublishLedger publishes = new PublishLedger();
    private final SettleLedger settles;
    private final ConcurrentMap<String, Subscription> consumers = new ConcurrentHashMap<>();
    private final ConcurrentMap<QueueMeters, Subscription> fetches = new ConcurrentHashMap<>();

    // The consumer of the last delivery; most channels have one consumer only. Used by amqp-client's reader thread
    // alone.
    private @Nullable String lastTag;
    private @Nullable Subscription lastConsumer;

    ChannelState(Channel channel, Counter unknownSettles) {
        this.channel = channel;
        this.recoverable = channel instanceof RecoveryAwareChannelN recovering ? recovering : null;
        this.settles = new SettleLedger(unknownSettles);
    }

    PublishLedger publishes() {
        return publishes;
    }

    SettleLedger settles() {
        return settles;
    }

    boolean confirms() {
        return channel.getNextPublishSeqNo() > 0;
    }

    /** The broker's delivery tag for one that the application sees: after recovery, tags are shown with an offset. */
    long brokerTag(long tag) {
        return recoverable == null ? tag : tag - recoverable.getActiveDeliveryTagOffset();
    }

    void consuming(String consumerTag, Subscription subscription) {
        consumers.put(consumerTag, subscription);
        lastTag = null;
    }

    void cancelled(String consumerTag) {
        Subscription subscription = consumers.remove(consumerTag);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Nullable
    Subscription consumer(String consumerTag) {
        if (consumerTag.equals(lastTag)) {
            return lastConsumer;
        }
        Subscription subscription = consumers.get(consumerTag);
        if (subscription != null) {
            lastTag = consumerTag;
            lastConsumer = subscription;
        }
        return subscription;
    }

    Subscription fetching(QueueMeters queue) {
        return fetches.computeIfAbsent(queue, ignored -> Subscription.ofFetches(queue, settles));
    }

    void close(long now) {
        publishes.close(now);
        settles.close();
        consumers.values().forEach(Subscription::close);
        fetches.values().forEach(Subscription::close);
    }
}
