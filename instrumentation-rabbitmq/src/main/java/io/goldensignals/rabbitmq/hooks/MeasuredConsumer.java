package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Measures what a consumer does; passes everything on as it is. */
final class MeasuredConsumer implements Consumer {

    private final Instrumentation shared;
    private final Consumer consumer;
    private final QueueMeters queue;
    private final boolean elsewhere;
    private volatile @Nullable ChannelState channel;
    private volatile @Nullable Subscription subscription;

    /** One that hands deliveries on to be handled {@code elsewhere} has none of its own to measure. */
    MeasuredConsumer(Instrumentation shared, QueueMeters queue, Consumer consumer, boolean elsewhere) {
        this.shared = shared;
        this.queue = queue;
        this.consumer = consumer;
        this.elsewhere = elsewhere;
    }

    boolean reportsTo(Instrumentation shared) {
        return this.shared == shared;
    }

    Consumer consumer() {
        return consumer;
    }

    /** The application's own consumer, if {@code consumer} measures it. */
    static Consumer bare(Consumer consumer) {
        Consumer bare = consumer;
        while (bare instanceof MeasuredConsumer measured) {
            bare = measured.consumer;
        }
        return bare;
    }

    /** Called once the broker has accepted the consumer, before its first delivery. */
    void bind(ChannelState channel, String consumerTag, boolean autoAck) {
        this.channel = channel;
        this.subscription = channel.ledger().consuming(consumerTag, queue, autoAck);
    }

    /** Stands for the consumer of {@code subscription}, which was bound already. */
    void stand(ChannelState channel, Subscription subscription) {
        this.channel = channel;
        this.subscription = subscription;
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        if (elsewhere) {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
            return;
        }
        int[] depth = shared.handlings().mine();
        if (depth == null) {
            handle(consumerTag, envelope, properties, body);
        } else if (depth[0] > 0 && channel == null) {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
        } else {
            depth[0]++;
            try {
                handle(consumerTag, envelope, properties, body);
            } finally {
                depth[0]--;
            }
        }
    }

    private void handle(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        long started = begin(envelope, properties, body);
        try {
            consumer.handleDelivery(consumerTag, envelope, properties, body);
        } catch (Throwable failure) {
            end(started, failure);
            throw failure;
        }
        end(started, null);
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

    @Override
    public void handleConsumeOk(String consumerTag) {
        consumer.handleConsumeOk(consumerTag);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        consumer.handleCancelOk(consumerTag);
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
        cancelledByBroker(consumerTag);
        consumer.handleCancel(consumerTag);
    }

    private void cancelledByBroker(String consumerTag) {
        try {
            ChannelState own = channel;
            Subscription mine = subscription;
            if (own != null && mine != null) {
                own.ledger().cancelled(consumerTag, mine, true);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        consumer.handleShutdownSignal(consumerTag, signal);
    }

    @Override
    public void handleRecoverOk(String consumerTag) {
        consumer.handleRecoverOk(consumerTag);
    }
}
