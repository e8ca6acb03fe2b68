package io.goldensignals.examples.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Topology;
import java.util.List;

/** Looks into the queue of dead letters. */
final class DeadLetters {
    private DeadLetters() {}

    /** How many messages wait in all the queues. */
    static long left(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        long left = 0;
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            for (String queue : List.of(
                    Topology.DEAD_LETTERS,
                    Topology.MES_CREATED,
                    Topology.MES_EDITED,
                    Topology.SHOP_PRICED,
                    Topology.SHOP_STATUS)) {
                left += channel.messageCount(queue);
            }
        }
        return left;
    }

    static long count(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            return channel.messageCount(Topology.DEAD_LETTERS);
        }
    }
}
