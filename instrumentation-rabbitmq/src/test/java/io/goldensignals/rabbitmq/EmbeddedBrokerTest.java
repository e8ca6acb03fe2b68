package io.goldensignals.rabbitmq;

/** The contracts as far as the embedded broker goes, on any machine. */
class EmbeddedBrokerTest extends BrokerSuite {

    @Override
    Broker open() throws Exception {
        return new EmbeddedBroker();
    }
}
