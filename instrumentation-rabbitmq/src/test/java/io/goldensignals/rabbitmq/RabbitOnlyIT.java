package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.goldensignals.core.MeterSpec;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What only RabbitMQ does and reports: dead letters, quorum queues, refusals, and counters of its own. */
class RabbitOnlyIT extends RabbitOnly {

    private final BlockingQueue<Long> offsets = new LinkedBlockingQueue<>();

    @Test
    void deadLettersAreCountedByWhereAndWhyTheyDied() throws Exception {
        String dead = queue + ".dead";
        String dying = queue + ".dying";
        channel.queueDeclare(dead, true, false, false, null);
        channel.queueDeclare(
                dying,
                true,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead, "x-max-length", 3));
        publish(channel, "", dying, 5);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(channel.queueDeclarePassive(dead).getMessageCount())
                                .isEqualTo(2));
        channel.basicReject(channel.basicGet(dying, false).getEnvelope().getDeliveryTag(), false);

        channel.basicConsume(dead, true, (tag, delivery) -> {}, IGNORE);

        awaitSeen(RabbitMeters.DEAD_LETTERED, 3, "rabbitmq.client.dead_letter.queue", dying);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED, "rabbitmq.client.dead_letter.reason", "maxlen"))
                .isEqualTo(2);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED, "rabbitmq.client.dead_letter.reason", "rejected"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "rejected")).isEqualTo(1);
    }

    @Test
    void everyRoundThroughARetryQueueIsCounted() throws Exception {
        String work = queue + ".work";
        String retry = queue + ".retry";
        channel.queueDeclare(work, true, false, false, deadLettersTo(retry));
        Map<String, Object> expiring = new HashMap<>(deadLettersTo(work));
        expiring.put("x-message-ttl", 20);
        channel.queueDeclare(retry, true, false, false, expiring);
        publish(channel, "", work, 1);
        consumeByHand(channel, work);

        for (int round = 1; round <= 3; round++) {
            channel.basicReject(nextTag(), false);
        }
        channel.basicAck(nextTag(), false);

        awaitSeen(RabbitMeters.DEAD_LETTERED, 6);
        for (List<String> death : List.of(List.of(work, "rejected"), List.of(retry, "expired"))) {
            assertThat(seen.of(
                            RabbitMeters.DEAD_LETTERED,
                            "rabbitmq.client.dead_letter.queue",
                            death.get(0),
                            "rabbitmq.client.dead_letter.reason",
                            death.get(1)))
                    .isEqualTo(3);
        }
    }

    private static Map<String, Object> deadLettersTo(String other) {
        return Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", other);
    }

    @Test
    void quorumQueuesTellHowOftenTheyDeliveredBefore() throws Exception {
        String quorum = queue + ".quorum";
        channel.queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        publish(channel, "", quorum, 1);
        consumeByHand(channel, quorum);

        channel.basicNack(nextTag(), false, true);
        channel.basicNack(nextTag(), false, true);
        channel.basicAck(nextTag(), false);

        awaitSeen(RabbitMeters.DELIVERIES, 2);
        awaitSeen(RabbitMeters.FAILED_ATTEMPTS, 2);
    }

    @Test
    void aMessageThatExceedsItsDeliveryLimitDiesAndIsCountedAsTheBrokerCountsIt() throws Exception {
        BrokerTotals totals = new BrokerTotals(broker.node().metricsUri());
        String dead = queue + ".dead";
        String limited = queue + ".limited";
        channel.queueDeclare(dead, true, false, false, null);
        Map<String, Object> arguments = new HashMap<>(deadLettersTo(dead));
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-delivery-limit", 2);
        channel.queueDeclare(limited, true, false, false, arguments);
        publish(channel, "", limited, 1);
        consumeByHand(channel, limited);

        channel.basicNack(nextTag(), false, true);
        channel.basicReject(nextTag(), true);
        channel.basicNack(nextTag(), false, true); // the third attempt was the last one
        consumeByHand(channel, dead);
        channel.basicAck(nextTag(), false);

        awaitSeen(
                RabbitMeters.DEAD_LETTERED,
                1,
                "rabbitmq.client.dead_letter.queue",
                limited,
                "rabbitmq.client.dead_letter.reason",
                "delivery_limit");
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "reject_requeued")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.FAILED_ATTEMPTS)).isEqualTo(2);
        assertThat(total(RabbitMeters.FAILED_ATTEMPTS)).as("1 and 2").isEqualTo(3);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> grown = totals.grown();
            assertThat(grown.get("messages_delivered_consume_manual_ack_total"))
                    .isEqualTo(seen.of(RabbitMeters.CONSUMED));
            assertThat(grown.get("messages_redelivered_total")).isEqualTo(seen.of(RabbitMeters.REDELIVERED));
            assertThat(grown.get("messages_dead_lettered_delivery_limit_total"))
                    .isEqualTo(seen.of(RabbitMeters.DEAD_LETTERED));
            assertThat(grown.get("messages_acknowledged_total"))
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "acked"));
        });
    }

    private double total(MeterSpec row) {
        return registry.find(row.name()).summaries().stream()
                .mapToDouble(DistributionSummary::totalAmount)
                .sum();
    }

    @Test
    void aStreamIsConsumedFromAnOffsetWithinItsPrefetchAndCountedAsTheBrokerCountsIt() throws Exception {
        BrokerTotals totals = new BrokerTotals(broker.node().metricsUri());
        String stream = queue + ".stream";
        channel.queueDeclare(stream, true, false, false, Map.of("x-queue-type", "stream"));
        channel.confirmSelect();
        for (int i = 0; i < 10; i++) {
            publish(channel, "", stream, 1);
            channel.waitForConfirmsOrDie(PATIENCE.toMillis()); // or a chunk has several, all of which it delivers
        }
        channel.basicQos(4);
        channel.basicConsume(
                stream,
                false,
                Map.of("x-stream-offset", 3),
                (tag, delivery) ->
                        offsets.add((Long) delivery.getProperties().getHeaders().get("x-stream-offset")),
                IGNORE);

        for (long offset = 3; offset < 7; offset++) {
            assertThat(next(offsets)).isEqualTo(offset);
        }
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(4);
        assertThat(seen.of(RabbitMeters.PREFETCH))
                .as("no more until they are settled")
                .isEqualTo(1);
        channel.basicAck(0, true);
        for (long offset = 7; offset < 10; offset++) {
            assertThat(next(offsets)).isEqualTo(offset);
        }
        channel.basicAck(0, true);

        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(7);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(7);
        assertThat(seen.of(RabbitMeters.REDELIVERED)).isZero();
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> grown = totals.grown();
            assertThat(grown.get("messages_received_total")).isEqualTo(seen.of(RabbitMeters.PUBLISHED));
            assertThat(grown.get("messages_confirmed_total")).isEqualTo(seen.confirms());
            assertThat(grown.get("messages_delivered_consume_manual_ack_total"))
                    .isEqualTo(seen.of(RabbitMeters.CONSUMED));
            assertThat(grown.get("messages_acknowledged_total"))
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "acked"));
        });
    }

    @Test
    void aFullQueueRefusesMessages() throws Exception {
        String full = queue + ".full";
        channel.queueDeclare(full, true, false, false, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
        channel.confirmSelect();

        publish(channel, "", full, 10);
        channel.waitForConfirms(PATIENCE.toMillis());

        awaitConfirms(10);
        double refused = seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "nacked");
        assertThat(refused).isEqualTo(10 - channel.queueDeclarePassive(full).getMessageCount());
    }

    @Test
    void returnedAndRefusedMessagesToOneExchangeAndKeyAreToldApart() throws Exception {
        String exchange = queue + ".headers";
        String full = queue + ".full";
        AMQP.BasicProperties routed = new AMQP.BasicProperties.Builder()
                .headers(Map.of("kind", "routed"))
                .build();
        channel.queueDeclare(full, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.exchangeDeclare(exchange, BuiltinExchangeType.HEADERS);
        channel.queueBind(full, exchange, "", Map.of("x-match", "all", "kind", "routed"));
        channel.confirmSelect();
        channel.basicPublish(exchange, "any", true, routed, BODY);
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());

        for (int i = 0; i < 1_000; i++) {
            channel.basicPublish(exchange, "any", true, routed, BODY);
            channel.basicPublish(exchange, "any", true, null, BODY);
        }
        channel.waitForConfirms(PATIENCE.toMillis());

        awaitConfirms(2_001);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "nacked"))
                .isEqualTo(1_000);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                .isEqualTo(1_000);
    }

    @Test
    void settlingManyUpToAnUnknownTagSettlesNothing() throws Exception {
        publish(3);
        consumeByHand(channel, queue);
        for (int i = 0; i < 3; i++) {
            nextTag();
        }

        channel.basicAck(77, true);
        awaitClosed(channel);

        awaitSeen(RabbitMeters.SETTLED, 3, "outcome", "lost");
        try (Channel fresh = connection.createChannel()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(fresh.messageCount(queue)).isEqualTo(3));
        }
    }

    @Test
    void theTotalsAreTheBrokersOwn() throws Exception {
        BrokerTotals totals = new BrokerTotals(broker.node().metricsUri());
        channel.confirmSelect();
        publish(3_000);
        publish(channel, "", "nowhere", 7);
        channel.waitForConfirms(PATIENCE.toMillis());
        channel.basicQos(500);
        Channel other = connection.createChannel();
        other.basicQos(100);
        List<String> consumers = new ArrayList<>();
        for (Channel each : List.of(channel, other)) {
            consumers.add(each.basicConsume(
                    queue,
                    false,
                    (tag, delivery) -> {
                        long number = delivery.getEnvelope().getDeliveryTag();
                        if (number % 10 == 0) {
                            each.basicAck(number, true);
                        } else if (number % 10 == 3) {
                            each.basicNack(number, false, number % 20 == 3);
                        } else if (number % 10 == 7) {
                            each.basicNack(number, true, false);
                        }
                    },
                    IGNORE));
        }
        await().atMost(PATIENCE).until(() -> seen.of(RabbitMeters.UNSETTLED) < 20 && channel.messageCount(queue) == 0);
        channel.basicCancel(consumers.get(0));
        other.basicCancel(consumers.get(1));
        // Nothing is delivered any more: once the handlers are through, all means the same here and at the broker.
        await().atMost(PATIENCE)
                .until(() -> seen.of(RabbitMeters.WAITING) == 0 && seen.of(RabbitMeters.PROCESS_ACTIVE) == 0);
        channel.basicAck(0, true);
        other.basicAck(0, true);

        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> grown = totals.grown();
            assertThat(grown.get("messages_delivered_consume_manual_ack_total"))
                    .as("delivered")
                    .isEqualTo(seen.of(RabbitMeters.CONSUMED));
            assertThat(grown.get("messages_acknowledged_total"))
                    .as("acknowledged")
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "acked"));
            assertThat(grown.get("messages_dead_lettered_rejected_total"))
                    .as("refused for good")
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "nacked"));
            assertThat(grown.get("messages_redelivered_total"))
                    .as("redelivered")
                    .isEqualTo(seen.of(RabbitMeters.REDELIVERED));
            assertThat(grown.get("messages_received_total")).as("received").isEqualTo(seen.of(RabbitMeters.PUBLISHED));
            assertThat(grown.get("messages_confirmed_total")).as("confirmed").isEqualTo(seen.confirms());
            assertThat(grown.get("messages_unroutable_returned_total"))
                    .as("returned")
                    .isEqualTo(seen.of(RabbitMeters.RETURNED));
        });
    }
}
