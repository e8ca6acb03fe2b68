package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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

        /** Here only: the embedded broker does not refuse an unknown tag. */
        @Test
        void settlingManyUpToAnUnknownTagSettlesNothing() throws Exception {
            consume(3);

            channel.basicAck(77, true);
            awaitClosed(channel);

            awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "lost");
            assertThat(channel.isOpen()).isFalse();
            try (var fresh = connection.createChannel()) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(fresh.messageCount(queue)).isEqualTo(3));
            }
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
