package io.goldensignals.rabbitmq;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that need RabbitMQ itself: one broker for each class. */
abstract class RabbitOnly extends BrokerContract {

    static final CancelCallback IGNORE = tag -> {};

    static RealBroker broker;

    private final BlockingQueue<Long> tags = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        broker = new RealBroker();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    RealBroker broker() {
        return broker;
    }

    String consumeByHand(Channel on, String from) throws IOException {
        return on.basicConsume(
                from, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
    }

    long nextTag() throws InterruptedException {
        return next(tags);
    }
}
