package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Consumers and callbacks that are measured one by one. */
abstract class ByHandContract extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};

    private final BlockingQueue<Delivery> handled = new LinkedBlockingQueue<>();

    @Override
    boolean measured() {
        return false;
    }

    private DefaultConsumer noting(Channel on) {
        return new DefaultConsumer(on) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                handled.add(new Delivery(envelope, properties, body));
            }
        };
    }

    private static AMQP.BasicProperties stamped() {
        return new AMQP.BasicProperties.Builder()
                .timestamp(new java.util.Date(System.currentTimeMillis() - 5_000))
                .build();
    }

    @Test
    void aConsumerCanBeMeasuredAlone() throws Exception {
        for (int i = 0; i < 3; i++) {
            channel.basicPublish("", queue, stamped(), BODY);
        }
        channel.basicConsume(queue, true, rabbit.wrap(queue, noting(channel)));
        for (int i = 0; i < 3; i++) {
            next(handled);
        }
        awaitSeen(RabbitMeters.PROCESS_DURATION, 3);

        assertThat(seen.of(RabbitMeters.QUEUE_DURATION, "source", "timestamp")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(3);
        settledUnseen = 3;
    }

    @Test
    void aCallbackCanBeMeasuredAlone() throws Exception {
        publish(2);
        DeliverCallback callback = rabbit.wrap(queue, (tag, delivery) -> handled.add(delivery));
        channel.basicConsume(queue, true, callback, IGNORE);
        next(handled);
        next(handled);
        awaitSeen(RabbitMeters.PROCESS_DURATION, 2);
        settledUnseen = 2;
    }

    @Test
    void nothingIsSaidOfConnectionsThatCannotBeSeen() {
        assertThat(registry.find(RabbitClientMeters.CONNECTIONS.name()).meters())
                .as("no factory is measured: a zero would be a guess")
                .isEmpty();
        assertThat(registry.find(RabbitClientMeters.CHANNELS.name()).meters()).isEmpty();
        assertThat(registry.find(RabbitMeters.SETTLED_UNKNOWN.name()).meters()).isEmpty();
    }

    @Test
    void onAMeasuredChannelTheirOwnMeasuringAddsNothing() throws Exception {
        try (Connection other = rabbit.instrument(broker().connections()).newConnection()) {
            Channel own = other.createChannel();
            publish(own, "", queue, 2);
            own.basicConsume(queue, true, "first", rabbit.wrap(queue, noting(own)));
            next(handled);
            next(handled);
            own.basicCancel("first");
            publish(own, "", queue, 2);
            own.basicConsume(queue, true, rabbit.wrap(queue, (tag, delivery) -> handled.add(delivery)), IGNORE);
            next(handled);
            next(handled);

            awaitSeen(RabbitMeters.PROCESS_DURATION, 4);
            assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(4);
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "auto_acked")).isEqualTo(4);
        }
    }
}
