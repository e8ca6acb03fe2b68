package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.TestOptions;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A channel with publisher confirms whose hooks are called as amqp-client does, in an order that a test chooses. */
final class HookedChannel {

    private final StubChannel channel = new StubChannel();

    private final Instrumentation shared;
    private final CollectorHook collector;
    private final ObservationHook observation;
    private final TrafficHook traffic;

    HookedChannel(Meters meters, RabbitMetrics.Builder options) {
        this.shared = new Instrumentation(meters, TestOptions.of(options));
        this.collector = new CollectorHook(shared, new NoOpMetricsCollector());
        this.observation = new ObservationHook(shared, ObservationCollector.NO_OP);
        this.traffic = new TrafficHook(shared, TrafficListener.NO_OP);
        collector.newChannel(channel);
    }

    /** Publishes; {@code meanwhile} happens after the message went out and before the client calls the metrics hook. */
    AMQP.BasicProperties publish(String exchange, String key, boolean mandatory, Runnable meanwhile)
            throws IOException {
        AMQP.BasicProperties[] sent = new AMQP.BasicProperties[1];
        observation.publish(
                properties -> {
                    sent[0] = properties;
                    channel.numberNext();
                    meanwhile.run();
                },
                new AMQP.Basic.Publish.Builder()
                        .exchange(exchange)
                        .routingKey(key)
                        .mandatory(mandatory)
                        .build(),
                new AMQP.BasicProperties(),
                ByteBuffer.wrap(new byte[10]),
                null);
        collector.basicPublish(channel);
        return sent[0];
    }

    void mandatory(String key) throws IOException {
        publish("orders", key, true, () -> {});
    }

    void ack(long number, boolean multiple) {
        collector.basicPublishAck(channel, number, multiple);
    }

    void nack(long number, boolean multiple) {
        collector.basicPublishNack(channel, number, multiple);
    }

    void returned(String key) {
        traffic.read(new AMQCommand((com.rabbitmq.client.impl.Method) new AMQP.Basic.Return.Builder()
                .replyCode(AMQP.NO_ROUTE)
                .exchange("orders")
                .routingKey(key)
                .build()));
        collector.basicPublishUnrouted(channel);
    }

    /** Fetches from an empty queue; {@code meanwhile} happens between the call and its answer. */
    void fetchNothing(String queue, Runnable meanwhile) {
        traffic.write(new AMQCommand((com.rabbitmq.client.impl.Method)
                new AMQP.Basic.Get.Builder().queue(queue).build()));
        meanwhile.run();
        observation.basicGet(() -> null, queue);
    }

    Consumer consume(String queue) {
        Consumer consumer = observation.basicConsume(queue, queue, new DefaultConsumer(channel));
        collector.basicConsume(channel, queue, false);
        return consumer;
    }

    void deliver(Consumer consumer, String queue, long tag, boolean redelivered, AMQP.BasicProperties properties)
            throws IOException {
        collector.consumedMessage(channel, tag, queue);
        consumer.handleDelivery(queue, new Envelope(tag, redelivered, "orders", "created"), properties, new byte[10]);
    }

    void settle(long tag) {
        collector.basicAck(channel, tag, false);
    }

    void shutDown() {
        channel.shutDown();
    }
}
