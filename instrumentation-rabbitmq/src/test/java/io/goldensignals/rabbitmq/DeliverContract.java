package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.goldensignals.rabbitmq.meters.Names;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What is seen of deliveries: how long they waited, how full the client is, what happens to them in groups. */
abstract class DeliverContract extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};

    private final BlockingQueue<Long> tags = new LinkedBlockingQueue<>();

    private void consume() throws Exception {
        channel.basicConsume(
                queue, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
    }

    @Test
    void theTimeInTheQueueEndsWhenHandlingBegins() throws Exception {
        long before = System.nanoTime();
        publish(5);
        consume();

        awaitSeen(RabbitMeters.QUEUE_DURATION, 5, "source", "header", "messaging.destination.name", queue);
        double atMost = (System.nanoTime() - before) / 1e9;
        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION)).isBetween(0.0, 5 * atMost);
        assertThat(seen.of(RabbitMeters.QUEUE_SKEWED)).isZero();
    }

    @Test
    void thePrefetchFillsUp() throws Exception {
        channel.basicQos(10);
        publish(20);
        consume();

        awaitSeen(RabbitMeters.UNSETTLED, 10);
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1);
        channel.basicAck(5, true);
        awaitSeen(RabbitMeters.CONSUMED, 15);
        channel.basicAck(0, true);
        awaitSeen(RabbitMeters.UNSETTLED, 5);
        assertThat(seen.of(RabbitMeters.PREFETCH)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void aPrefetchForTheWholeChannelCountsAllItsConsumers() throws Exception {
        channel.basicQos(8, true);
        publish(20);
        consume();

        awaitSeen(RabbitMeters.UNSETTLED, 8);
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1);
    }

    @Test
    void deliveriesWaitForAThreadOfTheClient() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        publish(10);
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                IGNORE);

        awaitSeen(RabbitMeters.CONSUMED, 10);
        awaitSeen(RabbitMeters.WAITING, 9);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 1);
        release.countDown();
        awaitSeen(RabbitMeters.WAITING, 0);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 0);
        awaitSeen(RabbitMeters.PROCESS_DURATION, 10);
    }

    @Test
    void aTransactionSettlesAndPublishesWhenItIsCommitted() throws Exception {
        publish(4);
        channel.txSelect();
        consume();
        awaitSeen(RabbitMeters.UNSETTLED, 4);

        channel.basicAck(2, true);
        publish(channel, "", "nowhere.else", 2);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(4);
        channel.txCommit();
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.TRANSACTED, "outcome", "committed")).isEqualTo(2);

        channel.basicNack(3, false, false);
        publish(channel, "", "nowhere.else", 1);
        channel.txRollback();
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "nacked")).isZero();
        assertThat(seen.of(RabbitMeters.TRANSACTED, "outcome", "rolled_back")).isEqualTo(1);
        if (broker().features().contains(Broker.Feature.KEEPS_DELIVERIES_ON_ROLLBACK)) {
            assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(2);
        }
    }

    @Test
    void recoveringUnsettledMessagesRequeuesThem() throws Exception {
        publish(3);
        consume();
        awaitSeen(RabbitMeters.UNSETTLED, 3);
        channel.basicAck(2, false);

        channel.basicRecover(true);

        awaitSeen(RabbitMeters.REDELIVERED, 2);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(2);
        channel.basicAck(0, true);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
    }

    @Test
    void settleTimesAreRecordedOnDemand() throws Exception {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        RabbitMetrics timed = RabbitMetrics.builder(other).settleTimes().build();
        publish(2);
        try (Connection own = timed.instrument(broker().connections()).newConnection();
                Channel ownChannel = own.createChannel()) {
            ownChannel.basicConsume(
                    queue,
                    false,
                    (tag, delivery) -> {
                        ownChannel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                        tags.add(1L);
                    },
                    IGNORE);
            next(tags);
            next(tags);
        }

        assertThat(new Seen(other).of(RabbitMeters.SETTLE_DURATION, "outcome", "acked"))
                .isEqualTo(2);
        assertThat(new Seen(other).of(RabbitMeters.END_TO_END, "outcome", "acked"))
                .isEqualTo(2);
        assertThat(seen.of(RabbitMeters.SETTLE_DURATION)).isZero();
    }

    @Test
    void generatedQueueNamesAreOneLabel() throws Exception {
        for (int i = 0; i < 3; i++) {
            String generated = "amq.gen-" + java.util.UUID.randomUUID();
            try (Channel own = connection.createChannel()) {
                String name = own.queueDeclare().getQueue();
                own.basicConsume(name, true, (tag, delivery) -> {}, IGNORE);
                publish(own, "", name, 1);
                awaitSeen(RabbitMeters.CONSUMED, i + 1);
            }
            assertThat(Names.stable(generated)).isEqualTo("amq.gen");
        }

        assertThat(registry.find(RabbitMeters.CONSUMED.name()).meters()).hasSize(1);
    }

    @Test
    void anApplicationsOwnHeadersStay() throws Exception {
        channel.basicPublish(
                "",
                queue,
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("tenant", "north", PublishTime.DEFAULT_HEADER, 1L))
                        .build(),
                BODY);

        var got = channel.basicGet(queue, true);
        assertThat(got.getProps().getHeaders().get("tenant")).hasToString("north");
        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION))
                .as("published now, whatever the header said")
                .isLessThan(60);
    }
}
