package io.goldensignals.rabbitmq;

import org.junit.jupiter.api.Nested;

/** The contracts against a broker in this process, which speaks AMQP 0-9-1. */
class EmbeddedBrokerTest extends BrokerSuite {

    @Override
    Broker open() throws Exception {
        return new EmbeddedBroker();
    }

    @Nested
    class Reconnecting extends ReconnectContract {
        @Override
        Broker broker() {
            return broker;
        }
    }
}
