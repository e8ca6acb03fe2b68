package io.goldensignals.rabbitmq.hooks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.TestOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Consumers and callbacks that are wrapped by hand measure what is measured nowhere else, and nothing more. */
class MeasuredAloneTest {

    private static final String TAG = "mine";
    private static final byte[] BODY = new byte[3];

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final Instrumentation shared = shared(registry);
    private final CollectorHook collector = new CollectorHook(shared, new NoOpMetricsCollector());
    private final StubChannel channel = new StubChannel();
    private final Delivery delivery = new Delivery(envelope(1), MessageProperties.BASIC, BODY);

    private static Instrumentation shared(SimpleMeterRegistry registry) {
        return new Instrumentation(
                Meters.of(registry, RabbitMeters.CATALOG), TestOptions.of(RabbitMetrics.builder(registry)));
    }

    private static Envelope envelope(long tag) {
        return new Envelope(tag, false, "", "billing");
    }

    private Consumer consume(ObservationCollector host, Consumer consumer) {
        Consumer measured = new ObservationHook(shared, host).basicConsume("billing", TAG, consumer);
        collector.basicConsume(channel, TAG, false);
        return measured;
    }

    private static void handle(Consumer consumer, long tag) throws IOException {
        consumer.handleDelivery(TAG, envelope(tag), MessageProperties.BASIC, BODY);
    }

    private static Consumer calling(DeliverCallback callback) {
        return new DefaultConsumer(new StubChannel()) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                callback.handle(tag, new Delivery(envelope, properties, body));
            }
        };
    }

    private void assertHandled(int count) {
        assertThat(seen.of(RabbitMeters.CONSUMED)).as("consumed").isEqualTo(count);
        assertThat(seen.of(RabbitMeters.PROCESS_DURATION)).as("handled").isEqualTo(count);
        assertThat(seen.of(RabbitMeters.PROCESS_ACTIVE)).isZero();
    }

    @Test
    void aCallbackAddsNothingToDeliveriesThatAreHandledAfterTheLossOfTheirChannel() throws IOException {
        DeliverCallback callback = shared.alone("billing", (tag, message) -> {});
        Consumer consumer = consume(ObservationCollector.NO_OP, calling(callback));
        for (int tag = 1; tag <= 5; tag++) {
            collector.consumedMessage(channel, tag, TAG);
        }

        channel.shutDown();
        for (int tag = 1; tag <= 5; tag++) {
            handle(consumer, tag);
        }

        assertHandled(5);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(5);
    }

    @Test
    void aCallbackAddsNothingToDeliveriesThatAreHandledAfterTheirConsumerWasCancelled() throws IOException {
        DeliverCallback callback = shared.alone("billing", (tag, message) -> {});
        Consumer consumer = consume(ObservationCollector.NO_OP, calling(callback));
        collector.consumedMessage(channel, 1, TAG);

        collector.basicCancel(channel, TAG);
        handle(consumer, 1);

        assertHandled(1);
    }

    @Test
    void aCallbackIsMeasuredThoughAMeasuredChannelHasAConsumerWithTheSameTag() throws IOException {
        DeliverCallback callback = shared.alone("billing", (tag, message) -> {});
        consume(ObservationCollector.NO_OP, new DefaultConsumer(channel));

        callback.handle(TAG, delivery);

        assertHandled(1);
    }

    /** A collector of the host's, which wraps consumers in its own as amqp-client's for Micrometer does. */
    private static ObservationCollector hiding() {
        return new ObservationCollector() {
            @Override
            public void publish(
                    PublishCall call,
                    AMQP.Basic.Publish publish,
                    AMQP.BasicProperties properties,
                    ByteBuffer body,
                    ConnectionInfo connection)
                    throws IOException {
                call.publish(properties);
            }

            @Override
            public Consumer basicConsume(String queue, String consumerTag, Consumer consumer) {
                return calling((tag, message) ->
                        consumer.handleDelivery(tag, message.getEnvelope(), MessageProperties.BASIC, BODY));
            }

            @Override
            public GetResponse basicGet(BasicGetCall call, String queue) {
                return call.get();
            }
        };
    }

    @Test
    void aConsumerThatTheHostsCollectorHidesCountsOnce() throws IOException {
        Consumer consumer = consume(hiding(), shared.alone("billing", new DefaultConsumer(channel)));
        collector.consumedMessage(channel, 1, TAG);

        handle(consumer, 1);

        assertHandled(1);
    }

    @Test
    void aConsumerThatHandsOnIsKnownThoughTheHostsCollectorHidesIt() throws IOException {
        Consumer own = new DefaultConsumer(channel);
        Instrumentation elsewhere = elsewhere(own);
        CollectorHook hook = new CollectorHook(elsewhere, new NoOpMetricsCollector());
        Consumer measured = new ObservationHook(elsewhere, hiding()).basicConsume("billing", TAG, own);
        hook.basicConsume(channel, TAG, false);
        hook.consumedMessage(channel, 1, TAG);
        handle(measured, 1);
        assertThat(seen.of(RabbitMeters.WAITING)).isEqualTo(1);

        requireNonNull(elsewhere.handling(channel, TAG, delivery)).accept(null);

        assertHandled(1);
        assertThat(seen.of(RabbitMeters.WAITING)).isZero();
    }

    @Test
    void answersAreHandledWhereTheyArriveWhateverHandsOn() throws IOException {
        Consumer own = new DefaultConsumer(channel);
        Instrumentation elsewhere = elsewhere(own);
        CollectorHook hook = new CollectorHook(elsewhere, new NoOpMetricsCollector());
        Consumer measured = new ObservationHook(elsewhere, ObservationCollector.NO_OP)
                .basicConsume("amq.rabbitmq.reply-to", TAG, own);
        hook.basicConsume(channel, TAG, true);
        hook.consumedMessage(channel, 1, TAG);

        handle(measured, 1);

        assertHandled(1);
        assertThat(seen.of(RabbitMeters.WAITING)).isZero();
    }

    private Instrumentation elsewhere(Consumer own) {
        return new Instrumentation(
                Meters.of(registry, RabbitMeters.CATALOG),
                TestOptions.of(RabbitMetrics.builder(registry).handledElsewhere(consumer -> consumer == own)));
    }

    @Test
    void aCallbackInsideAConsumerThatIsMeasuredAloneCountsOnce() throws IOException {
        DeliverCallback callback = shared.alone("billing", (tag, message) -> {});

        handle(shared.alone("billing", calling(callback)), 1);

        assertHandled(1);
    }

    @Test
    void aFailedHandlingHidesNothingThatFollows() throws IOException {
        DeliverCallback failing = shared.alone("billing", (tag, message) -> {
            throw new IOException("not an order");
        });
        Consumer consumer = shared.alone("billing", calling(failing));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> handle(consumer, 1)).hasMessage("not an order");
            assertThatThrownBy(() -> failing.handle(TAG, delivery)).hasMessage("not an order");
        }

        assertHandled(4);
    }

    @Test
    void anotherInstrumentationsCallbackCountsForItself() throws IOException {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        DeliverCallback callback = shared(other).alone("billing", (tag, message) -> {});

        handle(shared.alone("billing", calling(callback)), 1);

        assertHandled(1);
        assertThat(new Seen(other).of(RabbitMeters.PROCESS_DURATION)).isEqualTo(1);
    }
}
