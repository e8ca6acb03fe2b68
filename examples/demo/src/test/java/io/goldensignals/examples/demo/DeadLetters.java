package io.goldensignals.examples.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Topology;

/** Looks into the queue of dead letters. */
final class DeadLetters {
    private DeadLetters() {}

    static long count(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            return channel.messageCount(Topology.DEAD_LETTERS);
        }
    }
}
