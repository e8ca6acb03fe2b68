package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Measures what a consumer does; passes everything on as it is. */
final class MeasuredConsumer implements Consumer {

    private final Recorder recorder;
    private final Consumer consumer;
    private final QueueMeters queue;
    private final boolean elsewhere;
    private volatile @Nullable ChannelState channel;
    private volatile @Nullable Subscription subscription;

    /** One that hands deliveries on to be handled {@code elsewhere} has none of its own to measure. */
    MeasuredConsumer(Recorder recorder, QueueMeters queue, Consumer consumer, boolean elsewhere) {
        this.recorder = recorder;
        this.queue = queue;
        this.consumer = consumer;
        this.elsewhere = elsewhere;
    }

    boolean records(Recorder recorder) {
        return this.recorder == recorder;
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
        this.subscription = channel.consuming(consumerTag, queue, autoAck);
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
        int[] depth = recorder.handlings().mine();
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
        long started = recorder.meters().nanos();
        queue.handling();
        try {
            ChannelState own = channel;
            Subscription mine = subscription;
            if (own == null || mine == null) {
                recorder.received(queue, envelope.isRedeliver(), properties, body, started);
                queue.delivered(started);
                queue.passed();
                return started;
            }
            // First what no failing registry may prevent, or deliveries would seem to wait for ever.
            mine.begun();
            long tag = own.brokerTag(envelope.getDeliveryTag());
            own.settles().current().begin(tag, mine.autoAck());
            long published = recorder.received(queue, envelope.isRedeliver(), properties, body, started);
            if (published > 0 && own.settles().isTimed()) {
                own.settles().published(tag, published);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        return started;
    }

    void end(long started, @Nullable Throwable failure) {
        try {
            ChannelState own = channel;
            int outcome =
                    own == null ? Outcomes.UNSETTLED : own.settles().current().outcome();
            queue.handled(recorder.meters().nanos() - started, outcome, failure);
        } catch (Throwable own) {
            recorder.meters().failed(own);
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
        cancelled(consumerTag, "broker");
        consumer.handleCancel(consumerTag);
    }

    void cancelled(String consumerTag, String initiator) {
        try {
            ChannelState own = channel;
            Subscription mine = subscription;
            if (own != null && mine != null) {
                own.cancelled(consumerTag, mine, initiator);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
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
