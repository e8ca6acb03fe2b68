package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What goes wrong with a broker: each fault is made with its own tools. */
class FaultIT extends RabbitOnly {

    @Test
    void aRecoveredChannelGoesOnCountingRight() throws Exception {
        channel.basicQos(3);
        publish(5);
        consumeByHand(channel, queue);
        long stale = nextTag();
        nextTag();
        nextTag();
        channel.basicAck(stale, false);
        long staleToo = nextTag();

        broker.node().control("close_all_connections", "test");
        awaitSeen(RabbitClientMeters.RECOVERY_DURATION, 1);
        awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "lost");

        // Only a delivery shows that the channel itself has recovered: its connection does so before.
        assertThat(nextTag()).as("tags go on").isGreaterThan(staleToo);
        channel.basicAck(staleToo, false); // of the channel before: the client does not send it
        nextTag();
        long last = nextTag();
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1);
        channel.basicAck(last, true);
        awaitSeen(RabbitMeters.CONSUMED, 4 + 4);
        channel.basicNack(nextTag(), true, false);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1 + 3);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "nacked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_CLOSED, "initiator", "broker"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(channel.queueDeclarePassive(queue).getMessageCount())
                                .isZero());
    }

    @Test
    void anAlarmBlocksConnectionsUntilItIsOver() throws Exception {
        broker.node().control("set_vm_memory_high_watermark", "absolute", "1MB");
        try {
            // The broker blocks connections that publish once it has noticed the alarm itself.
            await().atMost(PATIENCE).until(() -> {
                publish(1);
                return seen.of(RabbitClientMeters.CONNECTIONS_BLOCKED) == 1;
            });
        } finally {
            broker.node().control("set_vm_memory_high_watermark", "0.4");
        }
        awaitSeen(RabbitClientMeters.CONNECTIONS_BLOCKED, 0);
        assertThat(seen.of(RabbitClientMeters.BLOCKED_TIME)).isPositive();
    }

    @Test
    void aQueueThatIsDeletedEndsItsConsumer() throws Exception {
        consumeByHand(channel, queue);
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);

        broker.node().control("delete_queue", queue);

        awaitSeen(RabbitMeters.CANCELLED, 1, "initiator", "broker");
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isZero();
    }

    @Test
    void whatTheBrokerTakesBackWithItsConsumerIsInDoubt() throws Exception {
        publish(3);
        consumeByHand(channel, queue);
        long acknowledgedInTime = nextTag();
        long acknowledgedLate = nextTag();
        nextTag(); // never settled
        channel.basicAck(acknowledgedInTime, false);

        broker.node().control("delete_queue", queue);
        awaitSeen(RabbitMeters.CANCELLED, 1, "initiator", "broker");
        assertThat(seen.of(RabbitMeters.UNSETTLED)).as("not decided yet").isEqualTo(2);
        channel.basicAck(acknowledgedLate, false);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "in_doubt")).isEqualTo(1);
        channel.close();
        awaitSeen(RabbitMeters.SETTLED, 2, "outcome", "in_doubt");
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isZero();
    }

    private Connection through(AmqpProxy proxy) throws IOException, TimeoutException {
        ConnectionFactory factory = factory();
        factory.setPort(proxy.port());
        return factory.newConnection("through a proxy");
    }

    @Test
    void whatAConsumerHadThatTookTooLongIsInDoubt() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(broker.node().port());
                Connection own = through(proxy)) {
            publish(4);
            Channel slow = own.createChannel();
            String consumer = consumeByHand(slow, queue);
            slow.basicAck(nextTag(), false);
            slow.messageCount(queue); // its answer comes after the proxy has passed the acknowledgement on
            long acknowledgedLate = nextTag();
            long refusedLate = nextTag();
            nextTag(); // never settled

            proxy.timeOut(consumer);
            awaitSeen(RabbitMeters.CANCELLED, 1, "initiator", "broker");
            assertThat(seen.of(RabbitMeters.CONSUMERS)).isZero();
            assertThat(seen.of(RabbitMeters.UNSETTLED)).as("not decided yet").isEqualTo(3);
            slow.basicAck(acknowledgedLate, false);
            slow.basicNack(refusedLate, false, false);

            assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(1);
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "in_doubt")).isEqualTo(2);
            takeAllAgain(3);
            slow.close(); // which would throw if the broker had closed it
            awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "in_doubt");
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1 + 3);
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isZero();
        }
    }

    /** The broker delivers so many messages once more, and there are no others. */
    private void takeAllAgain(int messages) throws Exception {
        double before = seen.of(RabbitMeters.REDELIVERED);
        consumeByHand(channel, queue);
        for (int i = 0; i < messages; i++) {
            nextTag();
        }
        channel.basicAck(0, true);
        awaitSeen(RabbitMeters.REDELIVERED, before + messages);
        assertThat(channel.messageCount(queue)).isZero();
    }

    @Test
    void aSettlementOfManyIsInDoubtForTheConsumerThatTookTooLongAlone() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(broker.node().port());
                Connection own = through(proxy)) {
            Channel shared = own.createChannel();
            String slow = consumeByHand(shared, queue);
            String other = queue + ".other";
            shared.queueDeclare(other, true, false, false, null);
            consumeByHand(shared, other);
            publish(2);
            publish(channel, "", other, 3);
            for (int i = 0; i < 5; i++) {
                nextTag();
            }

            proxy.timeOut(slow);
            awaitSeen(RabbitMeters.CANCELLED, 1, "initiator", "broker");
            shared.basicAck(0, true);

            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "in_doubt", "messaging.destination.name", queue))
                    .isEqualTo(2);
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked", "messaging.destination.name", other))
                    .isEqualTo(3);
            takeAllAgain(2);
        }
    }

    @Test
    void anAcknowledgementThatMeetsTheCancelOnItsWayIsBelieved() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(broker.node().port());
                Connection own = through(proxy)) {
            publish(1);
            Channel slow = own.createChannel();
            String consumer = consumeByHand(slow, queue);
            long tag = nextTag();

            proxy.takeBack(consumer);
            slow.basicAck(tag, false); // which the broker ignores
            proxy.cancel(consumer);

            awaitSeen(RabbitMeters.CANCELLED, 1, "initiator", "broker");
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1);
            takeAllAgain(1);
            assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
        }
    }

    @Test
    void aConfirmThatGetsLostLeavesItsMessageUnresolvedAndShiftsNoOther() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(broker.node().port());
                Connection own = through(proxy)) {
            Channel confirming = own.createChannel();
            confirming.confirmSelect();
            proxy.dropNext(AMQP.Basic.Ack.class);
            publish(confirming, "", queue, 1);
            await().atMost(PATIENCE).until(proxy::hasDropped);

            publish(confirming, "", queue, 1);
            awaitSeen(RabbitMeters.OPERATION_DURATION, 1, "outcome", "acked");
            assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isEqualTo(1);
            confirming.close();

            awaitSeen(RabbitMeters.OPERATION_DURATION, 1, "outcome", "unresolved");
        }
    }

    @Test
    void whatAKilledBrokerHasNotAnsweredIsUnresolved() throws Exception {
        channel.confirmSelect();
        broker.node().control("set_vm_memory_high_watermark", "absolute", "1MB");
        await().atMost(PATIENCE).until(() -> {
            publish(1);
            return seen.of(RabbitClientMeters.CONNECTIONS_BLOCKED) == 1;
        });
        publish(5); // of which a blocked broker takes no notice
        await().atMost(PATIENCE).until(() -> seen.of(RabbitMeters.CONFIRMS_OLDEST) > 0);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isGreaterThanOrEqualTo(5);

        broker.node().kill();
        awaitSeen(RabbitClientMeters.CHANNELS, 0);
        awaitSeen(RabbitMeters.CONFIRMS_OUTSTANDING, 0);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "unresolved"))
                .isGreaterThanOrEqualTo(5);
        awaitSeen(RabbitClientMeters.CONNECTIONS_BLOCKED, 0);
        broker.node().start(); // with the memory limit of its configuration

        awaitSeen(RabbitClientMeters.CHANNELS, 1);
        double acked = seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            publish(1);
            return true;
        });
        awaitSeen(RabbitMeters.OPERATION_DURATION, acked + 1, "outcome", "acked");
    }

    @Test
    void everyMessageIsAccountedForWhenTheBrokerIsKilledUnderLoad() throws Exception {
        Channel consumer = connection.createChannel();
        consumer.basicQos(50);
        consumer.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    try {
                        consumer.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    } catch (AlreadyClosedException e) {
                        // The broker will deliver it again.
                    }
                },
                IGNORE);
        channel.confirmSelect();
        Thread load = new Thread(() -> publishUntilInterrupted());
        load.start();
        awaitAtLeast(500);

        broker.node().kill();
        awaitSeen(RabbitClientMeters.CONNECTIONS, 0);
        awaitSeen(RabbitClientMeters.CHANNELS, 0); // the client closes its channels after that
        awaitSeen(RabbitMeters.CONFIRMS_OUTSTANDING, 0);
        awaitSeen(RabbitMeters.UNSETTLED, 0);
        awaitSeen(RabbitMeters.CONFIRMS_OLDEST, 0);
        double beforeRestart = seen.of(RabbitMeters.CONSUMED);
        broker.node().start();

        awaitSeen(RabbitClientMeters.RECOVERY_DURATION, 1);
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_FAILED)).isPositive();
        awaitAtLeast(beforeRestart + 500);
        load.interrupt();
        load.join();
        awaitSeen(RabbitMeters.UNSETTLED, 0);
        awaitSeen(RabbitMeters.CONFIRMS_OUTSTANDING, 0);
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_CLOSED)).isEqualTo(1);
        // Two channels, lost once: no late event opened another, and nothing was settled twice.
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(2);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isEqualTo(2);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(4);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                seen.of(RabbitMeters.CONSUMED) - seen.of(RabbitMeters.SETTLED, "outcome", "lost"))
                        .as("settled for good: at least what the broker confirmed to the publisher")
                        .isGreaterThanOrEqualTo(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked")));
    }

    private void awaitAtLeast(double consumed) {
        await().atMost(PATIENCE).until(() -> seen.of(RabbitMeters.CONSUMED) >= consumed);
    }

    private void publishUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                publish(20);
                channel.waitForConfirms(5_000);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | TimeoutException | RuntimeException e) {
                // The connection is lost; recovery brings it back.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
