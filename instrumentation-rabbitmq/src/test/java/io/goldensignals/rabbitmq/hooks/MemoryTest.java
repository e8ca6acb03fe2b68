package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.observation.ObservationCollector;
import com.sun.management.ThreadMXBean;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.TestOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A million messages through the hooks leave nothing behind, neither on the way nor when the channel closes. */
class MemoryTest {

    private static final int MESSAGES = 1_000_000;
    private static final int NAMES = 10_000;
    private static final String TAG = "consumer";
    private static final Envelope ENVELOPE = new Envelope(1, false, "orders", "created");
    private static final AMQP.Basic.Publish PUBLISH = new AMQP.Basic.Publish.Builder()
            .exchange("orders")
            .routingKey("created")
            .build();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Seen seen = new Seen(registry);
    private final Instrumentation shared = new Instrumentation(
            io.goldensignals.core.Meters.of(registry, RabbitMeters.CATALOG),
            TestOptions.of(RabbitMetrics.builder(registry).withoutPublishTimeHeader()));
    private final CollectorHook collector = new CollectorHook(shared, new NoOpMetricsCollector());
    private final ObservationHook observation = new ObservationHook(shared, ObservationCollector.NO_OP);
    private final AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
            .headers(Map.of("timestamp_in_ms", System.currentTimeMillis()))
            .build();
    private final ByteBuffer body = ByteBuffer.wrap(new byte[100]);
    private final byte[] content = new byte[100];

    private Consumer consume(Channel channel) {
        Consumer consumer = observation.basicConsume("billing", TAG, new DefaultConsumer(channel));
        collector.basicConsume(channel, TAG, false);
        return consumer;
    }

    private void message(StubChannel channel, Consumer consumer, long number, boolean settle) throws IOException {
        channel.numberNext();
        observation.publish(stamped -> {}, PUBLISH, properties, body, null);
        collector.basicPublish(channel);
        collector.consumedMessage(channel, number, TAG);
        consumer.handleDelivery(TAG, ENVELOPE, properties, content);
        if (settle) {
            collector.basicPublishAck(channel, number, false);
            collector.basicAck(channel, number, false);
        }
    }

    @Test
    void aMillionMessagesAllocateNothing() throws IOException {
        StubChannel channel = new StubChannel();
        Consumer consumer = consume(channel);
        message(channel, consumer, 1, false); // one that stays until the end
        for (int number = 2; number < MESSAGES / 5; number++) {
            message(channel, consumer, number, true);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        for (int number = MESSAGES / 5; number <= MESSAGES; number++) {
            message(channel, consumer, number, true);
        }
        double allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated / MESSAGES).as("bytes for each message").isLessThan(1);
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "acked")).isEqualTo(MESSAGES - 1);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked")).isEqualTo(MESSAGES - 1);
        assertThat(seen.of(RabbitMeters.UNSETTLED)).isEqualTo(1);
        channel.shutDown();
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(1);
        assertThat(shared.channels().size()).isZero();
    }

    @Test
    void aClosedChannelIsForgotten() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            StubChannel channel = new StubChannel();
            Consumer consumer = consume(channel);
            message(channel, consumer, 1, i % 2 == 0);
            channel.shutDown();
        }

        assertThat(shared.channels().size()).isZero();
        assertThat(shared.queues().of("billing").subscriptions()).isZero();
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isZero();
        assertThat(seen.of(RabbitMeters.SETTLED, "outcome", "lost")).isEqualTo(5_000);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "unresolved"))
                .isEqualTo(5_000);
    }

    @Test
    void nothingGrowsWithTheNamesThatAreUsed() throws IOException {
        StubChannel channel = new StubChannel();
        for (int i = 0; i < NAMES; i++) {
            AMQP.Basic.Publish publish = new AMQP.Basic.Publish.Builder()
                    .exchange("exchange." + i)
                    .routingKey("key." + i)
                    .build();
            channel.numberNext();
            observation.publish(stamped -> {}, publish, properties, body, null);
            collector.basicPublish(channel);
            observation.basicConsume("queue." + i, TAG, new DefaultConsumer(channel));
            collector.basicConsume(channel, TAG + i, true);
        }

        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(NAMES);
        assertThat(registry.find(RabbitMeters.PUBLISHED.name()).meters()).hasSizeLessThanOrEqualTo(101);
        assertThat(registry.find(RabbitMeters.CONSUMED.name()).meters()).hasSizeLessThanOrEqualTo(101);
        assertThat(seen.of(RabbitMeters.PUBLISHED, "messaging.destination.name", "_OTHER"))
                .isEqualTo(NAMES - 100);
        channel.shutDown();
    }
}
