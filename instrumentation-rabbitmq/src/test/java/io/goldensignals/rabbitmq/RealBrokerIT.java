package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.AMQConnection;
import org.junit.jupiter.api.Test;

/** The contracts in full, against a real RabbitMQ; the build runs it on the oldest supported client and others too. */
class RealBrokerIT extends BrokerSuite {

    @Override
    Broker open() {
        return new RealBroker();
    }

    @Test
    void runsOnTheClientThatTheBuildNames() {
        String expected = System.getProperty("amqp-client.expected");

        assertThat(AMQConnection.defaultClientProperties().get("version")).hasToString(expected);
    }
}
