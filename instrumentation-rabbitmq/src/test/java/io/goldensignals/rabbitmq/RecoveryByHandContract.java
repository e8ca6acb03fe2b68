package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A channel that was wrapped by hand loses its connection, with and without coming back. */
abstract class RecoveryByHandContract extends BrokerContract {

    private static final CancelCallback IGNORE = tag -> {};

    private final BlockingQueue<Long> tags = new LinkedBlockingQueue<>();
    private final Arrivals arrivals = new Arrivals();
    private volatile Socket socket = new Socket();

    @Override
    boolean measuredByHand() {
        return true;
    }

    @Override
    ConnectionFactory factory() {
        ConnectionFactory factory = super.factory();
        factory.setNetworkRecoveryInterval(50);
        factory.setSocketConfigurator(opened -> socket = opened);
        factory.setTrafficListener(arrivals);
        return factory;
    }

    private void consume(int count) throws Exception {
        publish(count);
        channel.basicConsume(
                queue, false, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), IGNORE);
        for (long tag = 1; tag <= count; tag++) {
            assertThat(next(tags)).isEqualTo(tag);
        }
    }

    /** Loses the connection and waits until the messages from {@code first} on were delivered again. */
    private void recover(long first, int count) throws Exception {
        socket.close();
        for (long tag = first; tag < first + count; tag++) {
            assertThat(next(tags)).as("tags go on").isEqualTo(tag);
        }
    }

    @Test
    void settlingAllAfterARecoverySettlesAll() throws Exception {
        consume(3);
        recover(4, 3);

        channel.basicAck(0, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    @Test
    void aSettlementOfWhatWasDeliveredBeforeTheLossSettlesNothing() throws Exception {
        consume(3);
        recover(4, 3);

        channel.basicAck(3, true);
        channel.basicNack(2, true, true);
        channel.basicReject(1, true);

        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        channel.basicAck(6, true);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
    }

    @Test
    void aSecondRecoveryInARowGoesOnCountingRight() throws Exception {
        consume(2);
        recover(3, 2);
        recover(5, 2);

        channel.basicAck(2, true);
        channel.basicAck(4, true);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(2);
        channel.basicAck(6, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(4);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(3);
    }

    @Test
    void aDeliveryThatWaitedThroughARecoveryIsLost() throws Exception {
        CountDownLatch recovered = new CountDownLatch(1);
        publish(3);
        channel.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    long number = delivery.getEnvelope().getDeliveryTag();
                    if (number == 1) {
                        Arrivals.hold(recovered);
                    }
                    channel.basicAck(number, false);
                    tags.add(number);
                },
                IGNORE);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 1);
        arrivals.awaitCount(3);

        recover(4, 3); // while the worker of the channel before still holds the first one
        recovered.countDown();
        recover(1, 3);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 6);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(6);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
    }

    @Test
    void thePrefetchOfConsumersIsKnownAfterARecovery() throws Exception {
        channel.basicQos(3);
        consume(3);
        recover(4, 3);

        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1);
        channel.basicAck(5, true);
        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(1.0 / 3);
    }

    @Test
    void thePrefetchOfTheChannelIsKnownAfterARecovery() throws Exception {
        channel.basicQos(0, 4, true);
        consume(2);
        recover(3, 2);

        assertThat(seen.of(RabbitMeters.PREFETCH)).isEqualTo(2.0 / 4);
    }

    @Test
    void aTransactionIsKnownAfterARecovery() throws Exception {
        consume(2);
        channel.txSelect();
        recover(3, 2);

        channel.basicAck(0, true);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(2);
        channel.txCommit();

        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
    }

    @Test
    void aCallbackThatIsWrappedAsWellAddsNothingThroughARecovery() throws Exception {
        publish(3);
        DeliverCallback callback = rabbit.instrument(
                queue, (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()));
        channel.basicConsume(queue, false, callback, IGNORE);
        for (long tag = 1; tag <= 3; tag++) {
            assertThat(next(tags)).isEqualTo(tag);
        }
        recover(4, 3);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 6);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(6);
        channel.basicAck(0, true);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(3);
    }

    @Test
    void aChannelIsOpenAsSoonAsItHasRecovered() throws Exception {
        socket.close();

        awaitSeen(RabbitClientMeters.CHANNELS_OPENED, 2);
        awaitSeen(RabbitClientMeters.CHANNELS, 1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isEqualTo(1);
    }

    @Test
    void whatIsToldAfterTheEndOpensNoChannel() throws Exception {
        ConnectionFactory factory = factory();
        factory.setAutomaticRecoveryEnabled(false);
        CountDownLatch lost = new CountDownLatch(1);
        publish(5);
        Connection once = factory.newConnection();
        Channel own = rabbit.instrument(once.createChannel());
        DeliverCallback callback = (tag, delivery) -> {
            Arrivals.hold(lost);
            tags.add(delivery.getEnvelope().getDeliveryTag());
        };
        own.basicConsume(queue, false, rabbit.instrument(queue, callback), IGNORE);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 1);
        arrivals.awaitCount(5);

        socket.close();
        awaitSeen(RabbitClientMeters.CHANNELS, 1);
        lost.countDown();
        for (int i = 0; i < 5; i++) {
            next(tags);
        }
        assertThatThrownBy(() -> own.basicAck(5, true)).isInstanceOf(AlreadyClosedException.class);
        assertThatThrownBy(() -> own.basicAck(0, true)).isInstanceOf(AlreadyClosedException.class);

        awaitSeen(RabbitMeters.PROCESS_DURATION, 5);
        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(5);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(5);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(2);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isEqualTo(1);
    }

    @Test
    void aClosedChannelIsNotCountedWhenItIsWrapped() throws Exception {
        Channel bare = connection.createChannel();
        bare.close();

        rabbit.instrument(bare);

        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isZero();
    }
}
