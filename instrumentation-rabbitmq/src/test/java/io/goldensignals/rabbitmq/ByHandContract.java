package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.Recoverable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Channels, consumers and callbacks that are measured one by one; {@link PublishContract} and others hold for them too. */
abstract class ByHandContract extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};

    private final BlockingQueue<Delivery> handled = new LinkedBlockingQueue<>();
    private final Arrivals arrivals = new Arrivals();

    @Override
    boolean measuredByHand() {
        return true;
    }

    @Override
    ConnectionFactory factory() {
        ConnectionFactory factory = super.factory();
        factory.setTrafficListener(arrivals);
        return factory;
    }

    private DefaultConsumer noting(Channel on) {
        return new DefaultConsumer(on) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                handled.add(new Delivery(envelope, properties, body));
            }
        };
    }

    @Test
    void aChannelStaysRecoverable() {
        assertThat(channel).isInstanceOf(Recoverable.class);
        assertThat(rabbit.instrument(channel)).as("wrapped once").isSameAs(channel);
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(1);
    }

    @Test
    void aChannelOfAMeasuredConnectionStaysWhatItIs() throws Exception {
        try (Connection measured = rabbit.instrument(broker().connections()).newConnection();
                Channel own = measured.createChannel()) {
            assertThat(rabbit.instrument(own)).isSameAs(own);
        }
    }

    @Test
    void aConsumerCanBeMeasuredAlone() throws Exception {
        publish(3);
        try (Channel bare = connection.createChannel()) {
            bare.basicConsume(queue, true, rabbit.instrument(queue, noting(bare)));
            for (int i = 0; i < 3; i++) {
                next(handled);
            }
            awaitSeen(RabbitMeters.PROCESS_DURATION, 3);
        }

        assertThat(seen.of(RabbitMeters.QUEUE_DURATION)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(3);
        settledUnseen = 3;
    }

    @Test
    void aCallbackCanBeMeasuredAlone() throws Exception {
        publish(2);
        DeliverCallback callback = rabbit.instrument(queue, (tag, delivery) -> handled.add(delivery));
        try (Channel bare = connection.createChannel()) {
            bare.basicConsume(queue, true, callback, IGNORE);
            next(handled);
            next(handled);
            awaitSeen(RabbitMeters.PROCESS_DURATION, 2);
        }
        settledUnseen = 2;
    }

    @Test
    void onAMeasuredChannelTheirOwnMeasuringAddsNothing() throws Exception {
        publish(2);
        channel.basicConsume(queue, true, "first", rabbit.instrument(queue, noting(channel)));
        next(handled);
        next(handled);
        channel.basicCancel("first");
        publish(2);
        channel.basicConsume(queue, true, rabbit.instrument(queue, (tag, delivery) -> handled.add(delivery)), IGNORE);
        next(handled);
        next(handled);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 4);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(4);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "auto_acked")).isEqualTo(4);
    }

    @Test
    void aTransactionOfAWrappedChannelCounts() throws Exception {
        publish(3);
        channel.basicQos(0, 9, true);
        channel.txSelect();
        channel.basicConsume(queue, false, "mine", false, false, Map.of(), noting(channel));
        for (int i = 0; i < 3; i++) {
            next(handled);
        }
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(3.0 / 9);

        channel.basicAck(0, true);
        publish(channel, "", "nowhere.else", 2);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(3);
        channel.txCommit();
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
        assertThat(seen.of(RabbitMeters.TRANSACTED, "outcome", "committed")).isEqualTo(2);
        publish(1);
        channel.txRollback();
        assertThat(seen.of(RabbitMeters.TRANSACTED, "outcome", "rolled_back")).isEqualTo(1);
    }

    @Test
    void recoveringOnAWrappedChannelRequeues() throws Exception {
        publish(2);
        channel.basicConsume(queue, false, noting(channel));
        next(handled);
        next(handled);

        channel.basicRecover();

        next(handled);
        next(handled);
        awaitSeen(RabbitMeters.REDELIVERED, 2);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(2);
        channel.basicAck(0, true);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
    }

    @Test
    void whatIsQueuedWhenItsConsumerIsCancelledIsAccountedFor() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        channel.basicQos(5);
        publish(5);
        DeliverCallback callback = (tag, delivery) -> {
            Arrivals.hold(cancelled);
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        };
        channel.basicConsume(queue, false, "mine", callback, IGNORE);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 1);
        arrivals.awaitCount(5);

        channel.basicCancel("mine");
        cancelled.countDown();

        awaitSeen(RabbitMeters.PROCESS_DURATION, 5, "outcome", "acked");
        awaitSeen(RabbitMeters.CONSUMERS, 0);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(5);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(5);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitMeters.CANCELLED, "initiator", "application")).isEqualTo(1);
    }

    @Test
    void aFetchThatFailsIsRecordedWithItsError() {
        assertThatThrownBy(() -> channel.basicGet("no.such.queue", true)).isInstanceOf(IOException.class);

        assertThat(seen.of(
                        RabbitMeters.OPERATION_DURATION,
                        "messaging.operation.name",
                        "receive",
                        "messaging.destination.name",
                        "no.such.queue",
                        "outcome",
                        "failed",
                        "error.type",
                        "java.io.IOException"))
                .isEqualTo(1);
    }
}
