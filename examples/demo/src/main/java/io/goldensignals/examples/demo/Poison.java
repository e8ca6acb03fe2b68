package io.goldensignals.examples.demo;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Messages that no consumer can read, in turn for the MES and the shop; they look as if they had been lying for an hour. */
final class Poison {
    static final int COUNT = 5;
    private static final Duration AGE = Duration.ofHours(1);

    private Poison() {}

    static void publish(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        try (Connection connection = factory.newConnection("demo poison");
                Channel channel = connection.createChannel()) {
            for (int i = 0; i < COUNT; i++) {
                BasicProperties properties = new BasicProperties.Builder()
                        .messageId(UUID.randomUUID().toString())
                        .headers(Map.of("x-published-at-ms", System.currentTimeMillis() - AGE.toMillis()))
                        .deliveryMode(2)
                        .build();
                byte[] body = "{\"orderId\": 17".getBytes(StandardCharsets.UTF_8);
                String type = i % 2 == 0 ? Orders.CREATED : Orders.PRICED;
                channel.basicPublish(Topology.EVENTS, type, properties, body);
            }
        }
    }
}
