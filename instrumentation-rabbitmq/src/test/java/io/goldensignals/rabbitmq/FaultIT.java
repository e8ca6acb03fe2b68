package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only RabbitMQ does, and what goes wrong with it: each fault is made with its own tools. */
class FaultIT extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};
    private static RealBroker broker;

    private final BlockingQueue<Long> tags = new LinkedBlockingQueue<>();

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

    @Override
    Broker broker() {
        return broker;
    }

    private void consumeByHand(Channel on, String from) throws IOException {
        on.basicConsume(
                from, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
    }

    private long nextTag() throws InterruptedException {
        Long tag = tags.poll(20, TimeUnit.SECONDS);
        assertThat(tag).as("a delivery").isNotNull();
        return tag;
    }

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

        channel.basicAck(staleToo, false); // of the channel before: the client does not send it
        assertThat(nextTag()).as("tags go on").isGreaterThan(staleToo);
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
        await().untilAsserted(() ->
                assertThat(channel.queueDeclarePassive(queue).getMessageCount()).isZero());
    }

    @Test
    void anAlarmBlocksConnectionsUntilItIsOver() throws Exception {
        broker.node().control("set_vm_memory_high_watermark", "absolute", "1MB");
        try {
            publish(1); // the broker tells those who publish
            awaitSeen(RabbitClientMeters.CONNECTIONS_BLOCKED, 1);
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
        await().untilAsserted(() ->
                assertThat(channel.queueDeclarePassive(dead).getMessageCount()).isEqualTo(2));
        channel.basicReject(channel.basicGet(dying, false).getEnvelope().getDeliveryTag(), false);

        channel.basicConsume(dead, true, (tag, delivery) -> {}, IGNORE);

        awaitSeen(RabbitMeters.DEAD_LETTERED, 3, "messaging.dead_letter.queue", dying);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED, "messaging.dead_letter.reason", "maxlen"))
                .isEqualTo(2);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED, "messaging.dead_letter.reason", "rejected"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "rejected")).isEqualTo(1);
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

        awaitSeen(RabbitMeters.DELIVERY_COUNT, 2);
    }

    @Test
    void aFullQueueRefusesMessages() throws Exception {
        String full = queue + ".full";
        channel.queueDeclare(full, true, false, false, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
        channel.confirmSelect();

        publish(channel, "", full, 10);
        channel.waitForConfirms(20_000);

        awaitSeen(RabbitMeters.CONFIRM_DURATION, 10);
        double refused = seen.of(RabbitMeters.CONFIRM_DURATION, "outcome", "nacked");
        assertThat(refused).isEqualTo(10 - channel.queueDeclarePassive(full).getMessageCount());
    }

    @Test
    void theTotalsAreTheBrokersOwn() throws Exception {
        Map<String, Double> before = brokerTotals();
        channel.confirmSelect();
        publish(3_000);
        publish(channel, "", "nowhere", 7);
        channel.waitForConfirms(20_000);
        channel.basicQos(500);
        Channel other = connection.createChannel();
        other.basicQos(100);
        for (Channel each : List.of(channel, other)) {
            each.basicConsume(
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
                    IGNORE);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> seen.of(RabbitMeters.UNSETTLED) < 20
                        && channel.messageCount(queue) == 0
                        && seen.of(RabbitMeters.WAITING) == 0);
        channel.basicAck(0, true);
        other.basicAck(0, true);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Map<String, Double> now = brokerTotals();
            assertThat(grown(before, now, "messages_delivered_consume_manual_ack_total"))
                    .as("delivered")
                    .isEqualTo(seen.of(RabbitMeters.CONSUMED));
            assertThat(grown(before, now, "messages_acknowledged_total"))
                    .as("acknowledged")
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "acked"));
            assertThat(grown(before, now, "messages_dead_lettered_rejected_total"))
                    .as("refused for good")
                    .isEqualTo(seen.of(RabbitMeters.SETTLED, "outcome", "nacked"));
            assertThat(grown(before, now, "messages_redelivered_total"))
                    .as("redelivered")
                    .isEqualTo(seen.of(RabbitMeters.REDELIVERED));
            assertThat(grown(before, now, "messages_received_total"))
                    .as("received")
                    .isEqualTo(seen.of(RabbitMeters.PUBLISHED));
            assertThat(grown(before, now, "messages_confirmed_total"))
                    .as("confirmed")
                    .isEqualTo(seen.of(RabbitMeters.CONFIRM_DURATION));
            assertThat(grown(before, now, "messages_unroutable_returned_total"))
                    .as("returned")
                    .isEqualTo(seen.of(RabbitMeters.RETURNED));
        });
    }

    private static double grown(Map<String, Double> before, Map<String, Double> now, String name) {
        return now.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0);
    }

    /** The broker's own counters, summed over their labels, by their names without the prefix. */
    private static Map<String, Double> brokerTotals() throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(broker.node().metricsUri()).build(), HttpResponse.BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith("rabbitmq_global_"))
                .collect(java.util.stream.Collectors.toMap(
                        line -> line.replaceAll("^rabbitmq_global_|[{ ].*", ""),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum));
    }

    @Test
    void everyMessageIsAccountedForWhenTheBrokerIsKilledUnderLoad() throws Exception {
        broker.node().control("delete_queue", queue);
        channel.queueDeclare(queue, true, false, false, null);
        Channel consumer = connection.createChannel();
        consumer.basicQos(50);
        consumer.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    try {
                        consumer.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    } catch (com.rabbitmq.client.AlreadyClosedException e) {
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
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
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
        assertThat(seen.of(RabbitMeters.CONSUMED) - seen.of(RabbitMeters.SETTLED, "outcome", "lost"))
                .as("settled for good: at least what the broker confirmed to the publisher")
                .isGreaterThanOrEqualTo(seen.of(RabbitMeters.CONFIRM_DURATION, "outcome", "acked"));
    }

    private void awaitAtLeast(double consumed) {
        await().atMost(Duration.ofSeconds(60)).until(() -> seen.of(RabbitMeters.CONSUMED) >= consumed);
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
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
