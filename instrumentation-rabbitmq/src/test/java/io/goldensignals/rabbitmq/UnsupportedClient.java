package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** On a client that is too old the application works as without us. The build runs this on such a client only. */
class UnsupportedClient {

    @Test
    void anApplicationOnAnOldClientWorksUnmeasured() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (RealBroker broker = new RealBroker();
                RabbitMetrics metrics = RabbitMetrics.create(registry)) {
            ConnectionFactory factory = broker.connections();
            MetricsCollector collector = factory.getMetricsCollector();

            assertThat(metrics.instrument(factory)).isSameAs(factory);

            assertThat(factory.getMetricsCollector()).isSameAs(collector);
            try (Connection connection = metrics.connect(factory, "old");
                    Channel channel = connection.createChannel()) {
                String queue = channel.queueDeclare().getQueue();
                channel.confirmSelect();
                channel.basicPublish("", queue, null, "hello".getBytes(StandardCharsets.UTF_8));
                channel.waitForConfirmsOrDie(10_000);
                assertThat(channel.basicGet(queue, true).getBody()).asString().isEqualTo("hello");
            }
            assertThat(registry.find("messaging.client.sent.messages").meters()).isEmpty();
        }
    }
}
