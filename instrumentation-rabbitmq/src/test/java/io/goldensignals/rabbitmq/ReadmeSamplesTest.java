package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import io.goldensignals.core.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The samples of the module's README. */
class ReadmeSamplesTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void wiring() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker()) {
            ConnectionFactory factory = broker.connections();
            // region wiring
            RabbitMetrics rabbit = RabbitMetrics.create(registry);
            Connection connection = rabbit.connect(rabbit.instrument(factory), "orders");
            // endregion
            Channel channel = connection.createChannel();
            channel.queueDeclare("orders.billing", false, false, true, null);
            // region monitor
            Registration monitor = rabbit.monitor(connection, Duration.ofSeconds(15), "orders.billing");
            // endregion
            channel.basicPublish("", "orders.billing", null, new byte[3]);
            byHand(rabbit, broker.connections().newConnection());
            assertThat(new Seen(registry).of(RabbitMeters.PUBLISHED)).isEqualTo(1);
            monitor.close();
            connection.close();
        }
    }

    private static void byHand(RabbitMetrics rabbit, Connection foreign) throws Exception {
        // region byhand
        DeliverCallback callback = rabbit.wrap("orders.billing", (tag, delivery) -> {});
        foreign.createChannel().basicConsume("orders.billing", true, callback, tag -> {});
        // endregion
        foreign.close();
    }

    @Test
    void options() {
        // region options
        RabbitMetrics rabbit = RabbitMetrics.builder(registry)
                .routingKeyTemplates(key -> key.replaceAll("\\d+", "{id}"))
                .names(name -> name.startsWith("tenant.") ? "tenant.*" : name)
                .publishTimeHeader("x-sent-at") // or withoutPublishTimeHeader()
                .settleTimes()
                .build();
        // endregion
        rabbit.close();
    }
}
