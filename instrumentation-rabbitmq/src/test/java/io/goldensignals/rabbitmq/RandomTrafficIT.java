package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.goldensignals.core.MeterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random traffic through a real RabbitMQ: our totals are those of a simple model, and the broker's own. */
class RandomTrafficIT extends RabbitOnly {

    private static final int STEPS = 80;

    /** What the model counts. */
    private enum Count {
        PUBLISHED,
        ROUTED,
        RETURNED,
        CONSUMED,
        EMPTY,
        ACKED,
        AUTO_ACKED,
        REQUEUED,
        REJECT_REQUEUED,
        NACKED,
        REJECTED,
        LOST
    }

    private final Map<Count, Integer> model = new EnumMap<>(Count.class);
    private final NavigableSet<Long> unsettled = new ConcurrentSkipListSet<>();
    private Channel worker;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void totalsAreTheModelsAndTheBrokersOwn(long seed) throws Exception {
        BrokerTotals totals = new BrokerTotals(broker.node().metricsUri());
        Random random = new Random(seed);
        channel.confirmSelect();
        worker = connection.createChannel();
        for (int step = 0; step < STEPS; step++) {
            step(random);
        }
        channel.waitForConfirms(PATIENCE.toMillis());

        assertModel();
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Double> grown = totals.grown();
            assertThat(grown)
                    .containsEntry("messages_received_total", seen.of(RabbitMeters.PUBLISHED))
                    .containsEntry("messages_confirmed_total", seen.confirms())
                    .containsEntry("messages_unroutable_returned_total", seen.of(RabbitMeters.RETURNED))
                    .containsEntry("messages_acknowledged_total", settled("acked"))
                    .containsEntry("messages_redelivered_total", seen.of(RabbitMeters.REDELIVERED))
                    .containsEntry("messages_get_empty_total", seen.of(RabbitMeters.EMPTY_GETS))
                    .containsEntry("messages_delivered_get_auto_ack_total", settled("auto_acked"))
                    .containsEntry("messages_dead_lettered_rejected_total", settled("nacked") + settled("rejected"));
            assertThat(grown.get("messages_delivered_consume_manual_ack_total")
                            + grown.get("messages_delivered_get_manual_ack_total")
                            + grown.get("messages_delivered_get_auto_ack_total"))
                    .isEqualTo(seen.of(RabbitMeters.CONSUMED));
        });
    }

    private void assertModel() {
        assertSeen(Count.PUBLISHED, RabbitMeters.PUBLISHED);
        assertSeen(Count.RETURNED, RabbitMeters.RETURNED);
        assertSeen(Count.RETURNED, RabbitMeters.OPERATION_DURATION, "outcome", "returned");
        assertSeen(Count.CONSUMED, RabbitMeters.CONSUMED);
        assertSeen(Count.EMPTY, RabbitMeters.EMPTY_GETS);
        assertSeen(Count.EMPTY, RabbitMeters.OPERATION_DURATION, "outcome", "empty");
        for (Count outcome : List.of(
                Count.ACKED,
                Count.AUTO_ACKED,
                Count.REQUEUED,
                Count.REJECT_REQUEUED,
                Count.NACKED,
                Count.REJECTED,
                Count.LOST)) {
            assertSeen(outcome, RabbitMeters.SETTLED, "outcome", outcome.name().toLowerCase(Locale.ROOT));
        }
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo((double) unsettled.size());
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
    }

    private void assertSeen(Count count, MeterSpec row, String... tags) {
        assertThat(seen.of(row, tags)).as(count + " of " + seen).isEqualTo((double) of(count));
    }

    private double settled(String outcome) {
        return seen.of(RabbitMeters.SETTLED, "outcome", outcome);
    }

    private int of(Count count) {
        return model.getOrDefault(count, 0);
    }

    /** The broker puts back what it is given back when it comes to it. */
    private void awaitReady() {
        int gone = of(Count.ACKED) + of(Count.AUTO_ACKED) + of(Count.NACKED) + of(Count.REJECTED) + unsettled.size();
        long ready = of(Count.ROUTED) - gone;
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> worker.messageCount(queue) == ready);
    }

    private void step(Random random) throws Exception {
        awaitReady();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> publish(queue, 1 + random.nextInt(5), random.nextBoolean());
            case 3 -> publish("nowhere", 1, random.nextBoolean());
            case 4, 5 -> fetch(random.nextInt(4) == 0);
            case 6 -> consumeAll();
            case 7 -> acknowledge(random);
            case 8 -> refuse(random);
            case 9 -> {
                long tag = any(random);
                boolean requeue = random.nextBoolean();
                worker.basicReject(tag, requeue);
                settle(requeue ? Count.REJECT_REQUEUED : Count.REJECTED, tag, false);
            }
            case 10 -> settleAll(random.nextBoolean());
            default -> startAnew();
        }
    }

    private void publish(String to, int count, boolean mandatory) throws Exception {
        for (int i = 0; i < count; i++) {
            channel.basicPublish("", to, mandatory, MessageProperties.BASIC, BODY);
        }
        channel.waitForConfirms(PATIENCE.toMillis());
        add(Count.PUBLISHED, count);
        add(Count.ROUTED, to.equals(queue) ? count : 0);
        add(Count.RETURNED, mandatory && to.equals("nowhere") ? count : 0);
    }

    private void fetch(boolean autoAck) throws IOException {
        GetResponse response = worker.basicGet(queue, autoAck);
        add(response == null ? Count.EMPTY : Count.CONSUMED, 1);
        if (response != null && autoAck) {
            add(Count.AUTO_ACKED, 1);
        } else if (response != null) {
            unsettled.add(response.getEnvelope().getDeliveryTag());
        }
    }

    private void consumeAll() throws IOException {
        long ready = worker.messageCount(queue);
        int before = unsettled.size();
        String consumer = worker.basicConsume(
                queue,
                false,
                (tag, delivery) -> unsettled.add(delivery.getEnvelope().getDeliveryTag()),
                IGNORE);
        await().atMost(PATIENCE).until(() -> unsettled.size() == before + ready);
        worker.basicCancel(consumer);
        add(Count.CONSUMED, (int) ready);
    }

    private void acknowledge(Random random) throws Exception {
        long tag = any(random);
        boolean multiple = random.nextBoolean();
        worker.basicAck(tag, multiple);
        settle(Count.ACKED, tag, multiple);
    }

    private void refuse(Random random) throws Exception {
        long tag = any(random);
        boolean multiple = random.nextBoolean();
        boolean requeue = random.nextBoolean();
        worker.basicNack(tag, multiple, requeue);
        settle(requeue ? Count.REQUEUED : Count.NACKED, tag, multiple);
    }

    /** A delivery that is not settled yet; fetches one if there is none. */
    private long any(Random random) throws Exception {
        if (unsettled.isEmpty()) {
            publish(queue, 1, true);
            fetch(false);
        }
        List<Long> all = new ArrayList<>(unsettled);
        return all.get(random.nextInt(all.size()));
    }

    private void settleAll(boolean acknowledge) throws IOException {
        if (acknowledge && !unsettled.isEmpty()) {
            worker.basicAck(0, true);
            settle(Count.ACKED, Long.MAX_VALUE, true);
        } else {
            worker.basicRecover(true);
            settle(Count.REQUEUED, Long.MAX_VALUE, true);
        }
    }

    private void startAnew() throws Exception {
        worker.close();
        settle(Count.LOST, Long.MAX_VALUE, true);
        worker = connection.createChannel();
    }

    private void settle(Count outcome, long tag, boolean multiple) {
        NavigableSet<Long> settled = multiple ? unsettled.headSet(tag, true) : unsettled.subSet(tag, true, tag, true);
        add(outcome, settled.size());
        settled.clear();
    }

    private void add(Count count, int more) {
        model.merge(count, more, Integer::sum);
    }
}
