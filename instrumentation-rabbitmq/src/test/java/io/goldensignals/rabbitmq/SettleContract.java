package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every delivery is counted by queue and ends once, whatever way it is settled. */
abstract class SettleContract extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};

    private final BlockingQueue<Long> tags = new LinkedBlockingQueue<>();

    long[] consume(int count) throws IOException, InterruptedException {
        publish(count);
        channel.basicConsume(
                queue, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
            result[i] = next(tags);
        }
        return result;
    }

    private void assertSettled(String outcome, double count) {
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", outcome))
                .as(outcome)
                .isEqualTo(count);
    }

    @Test
    void aNackOfOneIsNotANackOfAllBefore() throws Exception {
        long[] tag = consume(5);

        channel.basicNack(tag[4], false, false);
        for (int i = 0; i < 4; i++) {
            channel.basicAck(tag[i], false);
        }

        assertSettled("nacked", 1);
        assertSettled("acked", 4);
    }

    @Test
    void aNackOfManyCountsThemAll() throws Exception {
        long[] tag = consume(5);

        channel.basicAck(tag[1], false);
        channel.basicNack(tag[3], true, false);

        assertSettled("nacked", 3);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(1);
        channel.basicReject(tag[4], false);
        assertSettled("rejected", 1);
    }

    @Test
    void tagZeroMeansAll() throws Exception {
        consume(5);

        channel.basicAck(0, true);

        assertSettled("acked", 5);
    }

    @Test
    void settlingAllDoesNotCoverWhatArrivesAfterwards() throws Exception {
        channel.basicQos(5);
        long expected = 0;
        publish(200);
        channel.basicConsume(
                queue, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
        for (int round = 1; round <= 40; round++) {
            for (int i = 0; i < 5; i++) {
                assertThat(next(tags)).isEqualTo(++expected);
            }
            channel.basicAck(0, true);
            assertSettled("acked", expected);
        }
    }

    @Test
    void settlementsMayComeFromOtherThreads() throws Exception {
        long[] tag = consume(100);

        Thread other = new Thread(() -> {
            for (long each : tag) {
                try {
                    channel.basicAck(each, false);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        other.start();
        other.join();

        assertSettled("acked", 100);
    }

    @Test
    void aRequeuedMessageIsRedelivered() throws Exception {
        long[] tag = consume(1);

        channel.basicNack(tag[0], false, true);
        long again = next(tags);
        channel.basicReject(again, true);
        channel.basicAck(next(tags), false);

        assertSettled("requeued", 1);
        assertSettled("reject_requeued", 1);
        assertSettled("acked", 1);
        awaitSeen(RabbitMeters.REDELIVERED, 2);
        awaitSeen(RabbitMeters.QUEUE_DURATION, 1, "rabbitmq.client.redelivered", "false");
        awaitSeen(RabbitMeters.QUEUE_DURATION, 2, "rabbitmq.client.redelivered", "true");
    }

    @Test
    void automaticAcknowledgementsAreCountedOnDelivery() throws Exception {
        publish(10);
        channel.basicConsume(queue, true, (tag, delivery) -> {}, IGNORE);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 10, "outcome", "auto_acked");
        assertSettled("auto_acked", 10);
    }

    @Test
    void whatIsUnsettledWhenTheChannelClosesIsLost() throws Exception {
        long[] tag = consume(5);
        channel.basicAck(tag[2], false);

        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(4);
        assertThat(seen.of(RabbitMeters.UNSETTLED_OLDEST)).isPositive();
        channel.close();

        awaitSeen(RabbitMeters.SETTLED, 4, "outcome", "lost");
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    @Test
    void aSecondSettlementIsFlaggedAndNotCounted() throws Exception {
        long[] tag = consume(2);

        channel.basicAck(tag[0], false);
        channel.basicAck(tag[0], false);

        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isEqualTo(1);
        assertSettled("acked", 1);
        if (broker().features().contains(Broker.Feature.REFUSES_UNKNOWN_TAGS)) {
            awaitClosed(channel);
            awaitSeen(RabbitMeters.SETTLED, 1, "outcome", "lost");
        }
    }

    @Test
    void fetchedMessagesAreAccountedForAsWell() throws Exception {
        publish(3);

        GetResponse first = channel.basicGet(queue, false);
        channel.basicGet(queue, true);
        GetResponse third = channel.basicGet(queue, false);
        assertThat(channel.basicGet(queue, false)).isNull();
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(2);
        channel.basicAck(third.getEnvelope().getDeliveryTag(), true);

        assertThat(first).isNotNull();
        assertSettled("acked", 2);
        assertSettled("auto_acked", 1);
        assertThat(seen.of(RabbitMeters.EMPTY_GETS)).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONSUMED, "messaging.operation.name", "receive"))
                .isEqualTo(3);
        assertThat(seen.of(RabbitMeters.CONSUMED, "messaging.operation.name", "process"))
                .isZero();
        String[] fetches = {"messaging.operation.name", "receive", "messaging.destination.name", queue, "error.type", ""
        };
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, with(fetches, "outcome", "received")))
                .isEqualTo(3);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, with(fetches, "outcome", "empty")))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONSUMED, "messaging.destination.name", queue))
                .isEqualTo(3);
    }

    @Test
    void aHandlerIsMeasuredByWhatBecameOfItsMessage() throws Exception {
        boolean rejects = broker().features().contains(Broker.Feature.DISCARDS_REJECTED);
        publish(4);
        channel.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    long number = delivery.getEnvelope().getDeliveryTag();
                    if (number == 1) {
                        channel.basicAck(number, false);
                    } else if (number == 2 && rejects) {
                        channel.basicReject(number, false);
                    } else if (number == 4) {
                        throw new IllegalArgumentException("not an order");
                    }
                },
                IGNORE);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 1, "outcome", "acked", "error.type", "");
        awaitSeen(RabbitMeters.PROCESS_DURATION, rejects ? 1 : 0, "outcome", "rejected", "error.type", "");
        awaitSeen(RabbitMeters.PROCESS_DURATION, rejects ? 1 : 2, "outcome", "unsettled", "error.type", "");
        awaitSeen(RabbitMeters.PROCESS_DURATION, 1, "error.type", IllegalArgumentException.class.getName());
    }

    @Test
    void aConsumerIsCountedUntilItIsCancelled() throws Exception {
        publish(1);
        String tag = channel.basicConsume(queue, false, (each, delivery) -> tags.add(1L), IGNORE);

        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        next(tags);
        channel.basicCancel(tag);

        awaitSeen(RabbitMeters.CONSUMERS, 0);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).as("still to settle").isEqualTo(1);
        channel.basicAck(0, true);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    private static String[] with(String[] tags, String... more) {
        return Stream.of(tags, more).flatMap(Stream::of).toArray(String[]::new);
    }
}
