package io.goldensignals.rabbitmq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** All contracts against one broker. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrokerSuite {

    Broker broker;

    abstract Broker open() throws Exception;

    @BeforeAll
    void start() throws Exception {
        broker = open();
    }

    @AfterAll
    void stop() {
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

    @Nested
    class Unchanged extends UnchangedContract {
        @Override
        Broker broker() {
            return broker;
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
