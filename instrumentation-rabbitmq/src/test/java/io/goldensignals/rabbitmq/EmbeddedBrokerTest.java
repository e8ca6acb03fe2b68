package io.goldensignals.rabbitmq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract as far as the embedded broker goes, on any machine. */
class EmbeddedBrokerTest {

    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
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

    @Nested
    class PublishingByHand extends PublishContract {
        @Override
        Broker broker() {
            return broker;
        }

        @Override
        boolean measuredByHand() {
            return true;
        }
    }

    @Nested
    class SettlingByHand extends SettleContract {
        @Override
        Broker broker() {
            return broker;
        }

        @Override
        boolean measuredByHand() {
            return true;
        }
    }

    @Nested
    class ByHand extends ByHandContract {
        @Override
        Broker broker() {
            return broker;
        }
    }
}
