package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What goes wrong with the connection of a channel that was wrapped by hand. */
class FaultByHandIT extends RabbitOnly {

    @Override
    boolean measuredByHand() {
        return true;
    }

    @Test
    void aRecoveredChannelGoesOnCountingRight() throws Exception {
        channel.basicQos(3);
        publish(5);
        consumeByHand(channel, queue);
        channel.basicAck(nextTag(), false);
        nextTag();
        nextTag();
        long stale = nextTag();

        broker.node().control("close_all_connections", "test");
        awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "lost");

        assertThat(nextTag()).as("tags go on").isGreaterThan(stale);
        channel.basicAck(stale, false); // of the channel before: the client does not send it
        nextTag();
        long last = nextTag();
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1);
        channel.basicAck(last, true);
        channel.basicNack(nextTag(), true, false);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1 + 3);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "nacked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(channel.queueDeclarePassive(queue).getMessageCount())
                                .isZero());
    }

    @Test
    void settlingAllAfterARecoverySettlesAll() throws Exception {
        publish(3);
        consumeByHand(channel, queue);
        nextTag();
        nextTag();
        long stale = nextTag();

        broker.node().control("close_all_connections", "test");
        awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "lost");
        nextTag();
        nextTag();
        assertThat(nextTag()).isEqualTo(2 * stale);
        channel.basicAck(stale, true); // of the channel before: the client does not send it
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(3);
        channel.basicAck(0, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(channel.queueDeclarePassive(queue).getMessageCount())
                                .isZero());
    }

    @Test
    void confirmsGoOnAfterARecovery() throws Exception {
        channel.confirmSelect();
        publish(3);
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());

        broker.node().control("close_all_connections", "test");
        awaitClosed(channel);
        await().atMost(PATIENCE).until(channel::isOpen);
        publish(2);
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());

        awaitSeen(RabbitMeters.OPERATION_DURATION, 3 + 2, "outcome", "acked");
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(2);
    }
}
