package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an application observes of amqp-client and the broker is the same with and without measuring. */
abstract class UnchangedContract {

    abstract Broker broker();

    @Test
    void anApplicationObservesTheSame() throws Exception {
        List<String> bare = ApplicationScript.run(broker().connections(), "unchanged");
        try (RabbitMetrics metrics = RabbitMetrics.create(new SimpleMeterRegistry())) {
            assertThat(ApplicationScript.run(metrics.instrument(broker().connections()), "unchanged"))
                    .isEqualTo(bare);
            assertThat(ApplicationScript.run(
                            metrics.instrument(metrics.instrument(broker().connections())), "unchanged"))
                    .as("instrumented twice")
                    .isEqualTo(bare);
        }
        assertThat(bare).contains("returned 312", "cancelled", "rolled back", "lost");
    }

    @Test
    void aConsumerThatFailsClosesItsChannelForTheSameReason() throws Exception {
        try (RabbitMetrics metrics = RabbitMetrics.create(new SimpleMeterRegistry())) {
            assertThat(handled(metrics.instrument(broker().connections()))).isEqualTo(handled(broker().connections()));
        }
    }

    /** Why the channel of a failing consumer closes, as the default handler says it, which names the consumer's class. */
    private static String handled(ConnectionFactory factory) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel(); // which the failure closes
            String queue = channel.queueDeclare().getQueue();
            DefaultConsumer failing = new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(
                        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                    throw new IllegalStateException("failed");
                }
            };
            channel.addShutdownListener(cause -> seen.add(String.valueOf(cause.getReason())));
            channel.basicConsume(queue, true, failing);
            channel.basicPublish("", queue, null, new byte[1]);
            String reason = seen.poll(BrokerContract.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(reason).contains("Closed due to exception");
            return reason.replaceAll("amq\\.ctag-[^ )]*", "tag").replaceAll("@[0-9a-f]+", "@");
        }
    }
}
