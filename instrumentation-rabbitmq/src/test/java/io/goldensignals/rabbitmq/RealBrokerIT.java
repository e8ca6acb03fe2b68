package io.goldensignals.rabbitmq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract in full, against a real RabbitMQ. */
class RealBrokerIT {

    private static RealBroker broker;

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

    @Nested
    class Publishing extends PublishContract {
        @Override
        Broker broker() {
            return broker;
        }
    }

    @Nested
    class Settling extends SettleContract {
        @Override
        Broker broker() {
            return broker;
        }
    }

    @Nested
    class Delivering extends DeliverContract {
        @Override
        Broker broker() {
            return broker;
        }
    }

    @Nested
    class Connecting extends ConnectContract {
        @Override
        Broker broker() {
            return broker;
        }
    }
}
