package io.goldensignals.benchmarks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.recovery.AutorecoveringChannel;
import com.rabbitmq.client.observation.ObservationCollector;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/** Calls a factory's hooks in the order in which amqp-client calls them for one message, without a broker. */
final class RabbitHooks {

    private static final String TAG = "amq.ctag-1";
    private static final AMQP.Basic.Publish PUBLISH = new AMQP.Basic.Publish.Builder()
            .exchange("orders")
            .routingKey("created")
            .build();
    private static final Command PUBLISH_COMMAND = new AMQCommand((com.rabbitmq.client.impl.Method) PUBLISH);
    private static final Command CONFIRM = new AMQCommand(new AMQImpl.Basic.Ack(1, false));
    private static final Command DELIVER =
            new AMQCommand(new AMQImpl.Basic.Deliver(TAG, 1, false, "orders", "created"));
    private static final Command ACK = new AMQCommand(new AMQImpl.Basic.Ack(1, false));

    /** The same for each message: only a label depends on its tag, and the client would allocate one for each. */
    private static final Envelope ENVELOPE = new Envelope(1, false, "orders", "created");

    private static final ObservationCollector.ConnectionInfo CONNECTION = new ObservationCollector.ConnectionInfo() {
        @Override
        public String getPeerAddress() {
            return "127.0.0.1";
        }

        @Override
        public int getPeerPort() {
            return 5672;
        }
    };

    private final MetricsCollector metrics;
    private final ObservationCollector observation;
    private final TrafficListener traffic;
    private final StubChannel channel = new StubChannel();
    private final Consumer consumer;
    private final ByteBuffer body = ByteBuffer.wrap(new byte[256]);

    /** Made once: the client's own object for each message is no cost of the hooks. */
    private final ObservationCollector.PublishCall transmission;

    private long published;
    private long delivered;

    private static final class StubChannel extends AutorecoveringChannel {

        StubChannel() {
            super(null, null);
        }

        @Override
        public void addShutdownListener(ShutdownListener listener) {
            // Never shut down.
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        private long next = 1; // confirms are on

        @Override
        public long getNextPublishSeqNo() {
            return next;
        }
    }

    private final class Acknowledging extends com.rabbitmq.client.DefaultConsumer {

        Acknowledging() {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            traffic.write(ACK);
            metrics.basicAck(channel, delivered, false);
        }
    }

    RabbitHooks(ConnectionFactory factory) {
        MetricsCollector set = factory.getMetricsCollector();
        this.metrics = set == null ? new NoOpMetricsCollector() : set;
        this.traffic = factory.params(null).getTrafficListener();
        this.transmission = properties -> traffic.write(PUBLISH_COMMAND);
        this.observation = observation(factory);
        metrics.newChannel(channel);
        this.consumer = observation.basicConsume("orders.billing", TAG, new Acknowledging());
        metrics.basicConsume(channel, TAG, false);
    }

    void publishConfirm(AMQP.BasicProperties properties) {
        channel.next++;
        try {
            observation.publish(transmission, PUBLISH, properties, body, CONNECTION);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        metrics.basicPublish(channel);
        traffic.read(CONFIRM);
        metrics.basicPublishAck(channel, ++published, false);
    }

    void deliverAck(AMQP.BasicProperties properties, byte[] content) {
        delivered++;
        traffic.read(DELIVER);
        metrics.consumedMessage(channel, delivered, TAG);
        try {
            consumer.handleDelivery(TAG, ENVELOPE, properties, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObservationCollector observation(ConnectionFactory factory) {
        try {
            Field field = ConnectionFactory.class.getDeclaredField("observationCollector");
            field.setAccessible(true);
            return (ObservationCollector) field.get(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
