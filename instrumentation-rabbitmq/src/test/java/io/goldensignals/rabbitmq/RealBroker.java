package io.goldensignals.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.testkit.RabbitNode;
import java.util.EnumSet;
import java.util.Set;

/** A private RabbitMQ. */
final class RealBroker implements Broker {

    private final RabbitNode node = RabbitNode.required();

    RabbitNode node() {
        return node;
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.allOf(Feature.class);
    }

    @Override
    public ConnectionFactory connections() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(node.port());
        factory.setNetworkRecoveryInterval(200);
        // Milliseconds; a broker on a machine that is overrun greets late.
        factory.setConnectionTimeout(60_000);
        factory.setHandshakeTimeout(60_000);
        return factory;
    }

    @Override
    public void close() {
        node.close();
    }
}
