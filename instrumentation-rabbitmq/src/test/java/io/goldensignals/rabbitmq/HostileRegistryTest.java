package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.goldensignals.testkit.HostileRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An application sees the same with a registry that throws at every turn as without any. */
class HostileRegistryTest {

    @Test
    void changesNothingForTheApplication() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker()) {
            List<String> bare = application(broker.connections(), "bare");
            for (HostileRegistry registry : List.of(HostileRegistry.atCreation(), HostileRegistry.atRecording())) {
                RabbitMetrics rabbit = RabbitMetrics.builder(registry)
                        .withoutPublishTimeHeader()
                        .settleTimes()
                        .build();
                assertThat(application(rabbit.instrument(broker.connections()), "hostile" + registry.hashCode()))
                        .isEqualTo(bare);
                assertThat(registry.attacks()).isPositive();
            }
        }
    }

    private static List<String> application(ConnectionFactory factory, String name) throws Exception {
        List<String> observed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch handled = new CountDownLatch(6);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(name, false, false, true, null);
            channel.confirmSelect();
            channel.addReturnListener(returned -> observed.add("returned " + returned.getReplyCode()));
            for (int i = 0; i < 5; i++) {
                channel.basicPublish("", name, null, new byte[i]);
            }
            observed.add("confirmed " + channel.waitForConfirms(10_000));
            GetResponse got = channel.basicGet(name, false);
            observed.add("got " + got.getBody().length + got.getProps());
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
            channel.basicQos(1);
            channel.basicConsume(
                    name,
                    false,
                    (tag, delivery) -> {
                        observed.add("handled " + delivery.getBody().length);
                        boolean again = delivery.getBody().length == 3
                                && !delivery.getEnvelope().isRedeliver();
                        if (again) {
                            channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
                        } else {
                            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                        }
                        handled.countDown();
                    },
                    tag -> observed.add("cancelled"));
            assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
        }
        return observed;
    }
}
