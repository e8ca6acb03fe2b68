package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.TestOptions;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hooks on several threads report events in another order than they happened in; the accounts are those of the real order. */
class LateHooksTest {

    private static final String TAG = "consumer";
    private static final AMQP.Basic.Publish PUBLISH = new AMQP.Basic.Publish.Builder()
            .exchange("orders")
            .routingKey("created")
            .build();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final Instrumentation shared = new Instrumentation(
            Meters.of(registry, RabbitMeters.CATALOG), TestOptions.of(RabbitMetrics.builder(registry)));
    private final CollectorHook collector = new CollectorHook(shared, new NoOpMetricsCollector());
    private final ObservationHook observation = new ObservationHook(shared, ObservationCollector.NO_OP);
    private final TrafficHook traffic = new TrafficHook(shared, TrafficListener.NO_OP);
    private final StubChannel channel = new StubChannel();

    LateHooksTest() {
        collector.newChannel(channel);
    }

    private Consumer subscribe() {
        Consumer measured = observation.basicConsume("billing", TAG, new DefaultConsumer(channel));
        collector.basicConsume(channel, TAG, false);
        assertThat(measured).isInstanceOf(MeasuredConsumer.class);
        return measured;
    }

    /** A message that was fetched before, and that the application's thread reports only now. */
    private void fetched(long tag) {
        observation.basicGet(
                () -> {
                    collector.consumedMessage(channel, tag, false);
                    return new GetResponse(
                            new Envelope(tag, false, "orders", "created"), new AMQP.BasicProperties(), new byte[3], 0);
                },
                "archive");
    }

    @Test
    void aFetchedMessageWhoseHookRunsAfterALaterDeliveryIsNotLost() {
        subscribe();
        collector.consumedMessage(channel, 2, TAG);
        fetched(1);

        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(2);
        collector.basicAck(channel, 1, false);
        collector.basicAck(channel, 2, false);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isZero();
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    @Test
    void aSettlementThatIsToldAfterItsChannelClosedIsNoDoubleOne() {
        subscribe();
        collector.consumedMessage(channel, 1, TAG);
        collector.consumedMessage(channel, 2, TAG);
        channel.shutDown();
        collector.basicAck(channel, 1, false);
        collector.basicAck(channel, 2, true);
        collector.basicAck(channel, 0, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertOneChannelThatClosed();
    }

    @Test
    void aMessageThatIsToldAfterItsChannelClosedIsUnresolved() throws IOException {
        channel.shutDown();
        observation.publish(
                stamped -> channel.numberNext(), PUBLISH, new AMQP.BasicProperties(), (ByteBuffer) null, null);
        collector.basicPublish(channel);

        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "unresolved"))
                .isEqualTo(1);
        assertOneChannelThatClosed();
    }

    @Test
    void aChannelWhoseEndIsToldTwiceClosesOnce() {
        channel.shutDown();
        channel.shutDown();

        assertOneChannelThatClosed();
    }

    private void assertOneChannelThatClosed() {
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isZero();
        assertThat(shared.channels().size()).isZero();
    }

    @Test
    void whatArrivesBeforeTheBrokerAnswersARecoverIsRequeuedToo() throws IOException {
        Consumer consumer = subscribe();
        collector.consumedMessage(channel, 1, TAG);
        recover(channel); // the request is on its way, and so is the next delivery
        collector.consumedMessage(channel, 2, TAG);
        collector.consumedMessage(channel, 3, TAG); // after the answer, which waits for the consumer like deliveries
        handle(consumer, 1);
        handle(consumer, 2);
        consumer.handleRecoverOk(TAG);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(1);
    }

    @Test
    void theAnswerToARecoverRequeuesNothingOfAnotherChannelThatWaitsForIts() throws IOException {
        Consumer consumer = subscribe();
        StubChannel second = new StubChannel();
        collector.newChannel(second);
        Consumer other = observation.basicConsume("billing", TAG, new DefaultConsumer(second));
        collector.basicConsume(second, TAG, false);
        recover(channel);
        recover(second);
        collector.consumedMessage(channel, 1, TAG);
        collector.consumedMessage(second, 1, TAG);
        handle(consumer, 1);
        handle(other, 1);

        consumer.handleRecoverOk(TAG);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(1);
        collector.consumedMessage(second, 2, TAG);
        handle(other, 2);
        other.handleRecoverOk(TAG);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "requeued")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    private void recover(StubChannel sending) {
        shared.channels().open(sending).ledger().requeueAll();
    }

    private static void handle(Consumer consumer, long tag) throws IOException {
        consumer.handleDelivery(TAG, new Envelope(tag, false, "", "billing"), new AMQP.BasicProperties(), new byte[1]);
    }

    @Test
    void anAcknowledgementThatFollowsTheBrokersCancelIsInDoubtBeforeTheConsumerHearsOfIt() {
        subscribe();
        collector.consumedMessage(channel, 1, TAG);
        collector.consumedMessage(channel, 2, TAG);
        collector.basicAck(channel, 1, false);

        traffic.read(new AMQCommand(new AMQImpl.Basic.Cancel(TAG, true)));
        collector.basicAck(channel, 2, false);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "in_doubt")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    @Test
    void theBrokersCancelOfOneConsumerDoubtsNoOther() {
        subscribe();
        observation.basicConsume("billing", "other", new DefaultConsumer(channel));
        collector.basicConsume(channel, "other", false);
        collector.consumedMessage(channel, 1, TAG);
        collector.consumedMessage(channel, 2, "other");

        traffic.read(new AMQCommand(new AMQImpl.Basic.Cancel(TAG, true)));
        collector.basicAck(channel, 2, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "in_doubt")).isEqualTo(1);
    }

    @Test
    void twoSettlementsOfAllAtOnceSettleNothingThatCameAfterThem() {
        subscribe();
        ChannelLedger ledger = shared.channels().open(channel).ledger();
        collector.consumedMessage(channel, 1, TAG);
        ledger.beforeSettlingAll();
        ledger.beforeSettlingAll();
        collector.consumedMessage(channel, 2, TAG);
        collector.basicAck(channel, 0, true);
        collector.basicAck(channel, 0, true);

        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(1);
    }

    @Test
    void aDeliveryWhoseTimeCannotBeRecordedDoesNotWaitForEver() throws IOException {
        SimpleMeterRegistry failing = new SimpleMeterRegistry() {
            @Override
            protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
                return new NoopTimer(id) {
                    @Override
                    public void record(long amount, TimeUnit unit) {
                        throw new IllegalStateException("cannot record");
                    }
                };
            }
        };
        Instrumentation own = new Instrumentation(
                Meters.of(failing, RabbitMeters.CATALOG), TestOptions.of(RabbitMetrics.builder(failing)));
        CollectorHook hook = new CollectorHook(own, new NoOpMetricsCollector());
        Consumer measured = new ObservationHook(own, ObservationCollector.NO_OP)
                .basicConsume("billing", TAG, new DefaultConsumer(channel));
        hook.basicConsume(channel, TAG, false);
        hook.consumedMessage(channel, 1, TAG);
        AMQP.BasicProperties published = new AMQP.BasicProperties.Builder()
                .headers(Map.of(PublishTime.DEFAULT_HEADER, 1L))
                .build();

        measured.handleDelivery(TAG, new Envelope(1, false, "orders", "created"), published, new byte[1]);

        assertThat(new Seen(failing).of(RabbitMeters.WAITING)).isZero();
        assertThat(new Seen(failing).of(RabbitMeters.PROCESS_ACTIVE)).isZero();
        assertThat(failing.get("instrumentation.errors").counter().count()).isPositive();
    }
}
