package io.goldensignals.rabbitmq;

/** The contracts in full, against a real RabbitMQ. */
class RealBrokerIT extends BrokerSuite {

    @Override
    Broker open() {
        return new RealBroker();
    }
}
