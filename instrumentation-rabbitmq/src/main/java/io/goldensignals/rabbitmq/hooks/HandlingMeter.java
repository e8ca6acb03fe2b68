package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Measures how the deliveries of one consumer are handled, or, where none was bound, what one callback handles alone. */
abstract class HandlingMeter {

    private final Instrumentation shared;
    private final QueueMeters queue;
    private volatile @Nullable ChannelState channel;
    private volatile @Nullable Subscription subscription;

    HandlingMeter(Instrumentation shared, QueueMeters queue) {
        this.shared = shared;
        this.queue = queue;
    }

    boolean reportsTo(Instrumentation instrumentation) {
        return shared == instrumentation;
    }

    /** Once the broker has accepted the consumer, before its first delivery. */
    void bind(ChannelState state, String consumerTag, boolean autoAck) {
        bind(state, state.ledger().consuming(consumerTag, queue, autoAck));
    }

    void bind(ChannelState state, Subscription bound) {
        this.channel = state;
        this.subscription = bound;
    }

    boolean isAlone() {
        return channel == null;
    }

    /** See {@link Depths#mine}. */
    int @Nullable [] depth() {
        return shared.depths().mine();
    }

    long begin(Envelope envelope, AMQP.@Nullable BasicProperties properties, byte @Nullable [] body) {
        long started = shared.meters().nanos();
        queue.handling();
        try {
            ChannelState own = channel;
            Subscription mine = subscription;
            if (own == null || mine == null) {
                queue.received(envelope.isRedeliver(), properties, body, started);
                queue.delivered(started);
                queue.passed();
                return started;
            }
            // First what no failing registry may prevent, or deliveries would seem to wait for ever.
            long tag = own.brokerTag(envelope.getDeliveryTag());
            own.ledger().handling(mine, tag);
            long published = queue.received(envelope.isRedeliver(), properties, body, started);
            if (published > 0) {
                own.ledger().published(tag, published);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
        return started;
    }

    void end(long started, @Nullable Throwable failure) {
        try {
            ChannelState own = channel;
            DeliveryOutcome outcome =
                    own == null ? DeliveryOutcome.UNSETTLED : own.ledger().outcomeOfCurrent();
            queue.handled(shared.meters().nanos() - started, outcome, failure);
        } catch (Throwable own) {
            shared.meters().failed(own);
        }
    }

    /** The broker cancelled the consumer. */
    void cancelledByBroker(String consumerTag) {
        ifBound((own, mine) -> own.ledger().cancelled(consumerTag, mine, true));
    }

    /** The broker will deliver again what it had sent before it answered {@code basic.recover}, up to {@code last}. */
    void recovered(long last) {
        ifBound((own, mine) -> own.ledger().requeue(mine, own.brokerTag(last)));
    }

    private void ifBound(BiConsumer<ChannelState, Subscription> event) {
        try {
            ChannelState own = channel;
            Subscription mine = subscription;
            if (own != null && mine != null) {
                event.accept(own, mine);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
    }

    /** One delivery of a consumer, which a framework hands to another thread. */
    static final class OfDelivery extends HandlingMeter {
        OfDelivery(Instrumentation shared, QueueMeters queue) {
            super(shared, queue);
        }
    }

    /** A callback that is measured but for deliveries that their channel's measuring sees to. */
    static final class OfCallback extends HandlingMeter implements DeliverCallback {

        private final DeliverCallback callback;

        OfCallback(Instrumentation shared, QueueMeters queue, DeliverCallback callback) {
            super(shared, queue);
            this.callback = callback;
        }

        @Override
        public void handle(String consumerTag, Delivery delivery) throws IOException {
            int[] depth = depth();
            if (depth == null || depth[0] > 0) {
                callback.handle(consumerTag, delivery);
                return;
            }
            depth[0]++;
            try {
                measure(consumerTag, delivery);
            } finally {
                depth[0]--;
            }
        }

        private void measure(String consumerTag, Delivery delivery) throws IOException {
            long started = begin(delivery.getEnvelope(), delivery.getProperties(), delivery.getBody());
            try {
                callback.handle(consumerTag, delivery);
            } catch (Throwable failure) {
                end(started, failure);
                throw failure;
            }
            end(started, null);
        }
    }

    /**
     * Whether a thread handles a delivery that is measured already, so that a consumer wrapped by hand inside adds nothing.
     *
     * <p>Kept only once something was wrapped by hand: nothing else reads it, and writing it is expensive beside the rest of a
     * delivery. It is an array of the platform's own, so that a pooled thread keeps no application alive.
     */
    static final class Depths {

        private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);
        private volatile boolean needed;

        /** A consumer or callback is wrapped by hand. */
        void need() {
            needed = true;
        }

        /** How many measured deliveries this thread handles within each other; the meter of each adds and removes itself. */
        int @Nullable [] mine() {
            return needed ? depth.get() : null;
        }
    }
}
