package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.recovery.AutorecoveringConnection;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Registration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Connections and channels are counted, and stay what they are. */
abstract class ConnectContract extends BrokerContract {

    @Test
    void connectionsAndChannelsAreCounted() throws Exception {
        try (Connection other = factory().newConnection()) {
            other.createChannel();
            other.createChannel();
            assertThat(seen.of(RabbitClientMeters.CONNECTIONS)).isEqualTo(2);
            assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(3);
        }

        // The client calls its listeners on a thread of its own.
        awaitSeen(RabbitClientMeters.CONNECTIONS, 1);
        awaitSeen(RabbitClientMeters.CHANNELS, 1);
        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_OPENED)).isEqualTo(2);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(3);
        awaitSeen(RabbitClientMeters.CONNECTIONS_CLOSED, 1, "initiator", "application");
    }

    @Test
    void aChannelThatTheBrokerClosesIsCountedByItsCode() throws Exception {
        assertThatThrownBy(() -> channel.queueDeclarePassive("no.such.queue")).isInstanceOf(IOException.class);

        awaitSeen(RabbitClientMeters.CHANNELS_CLOSED, 1, "initiator", "broker", "rabbitmq.client.reply_code", "404");
    }

    @Test
    void aFailedConnectionIsCountedByItsException() {
        ConnectionFactory wrong = factory();
        wrong.setPassword("wrong");

        assertThatThrownBy(() -> rabbit.connect(wrong, "wrong")).isInstanceOf(IOException.class);

        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_FAILED)).isEqualTo(1);
    }

    @Test
    void aFactoryThatIsMadeMeasuredCountsItsFailuresItself() throws Exception {
        ConnectionFactory plain = broker().connections();
        ConnectionFactory made = rabbit.connectionFactory();
        made.setHost(plain.getHost());
        made.setPort(plain.getPort());
        try (Connection own = made.newConnection("made")) {
            assertThat(own.isOpen()).isTrue();
            assertThat(seen.of(RabbitClientMeters.CONNECTIONS_OPENED)).isEqualTo(2);
        }
        made.setPassword("wrong");

        assertThatThrownBy(made::newConnection).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> rabbit.connect(made, "wrong")).isInstanceOf(IOException.class);

        assertThat(seen.of(RabbitClientMeters.CONNECTIONS_FAILED))
                .as("each once")
                .isEqualTo(2);
    }

    @Test
    void whatTheFactoryMakesStaysWhatItIs() throws Exception {
        assertThat(connection).isInstanceOf(AutorecoveringConnection.class);
        assertThat(channel).isInstanceOf(Recoverable.class);

        ConnectionFactory plain = factory();
        plain.setAutomaticRecoveryEnabled(false);
        try (Connection other = plain.newConnection();
                Channel own = other.createChannel()) {
            publish(own, "", queue, 1);
        }
        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(1);
    }

    @Test
    void collectorsThatWereThereBeforeStayAtWork() throws Exception {
        Set<String> called = ConcurrentHashMap.newKeySet();
        ConnectionFactory factory = broker().connections();
        factory.setMetricsCollector(spy(MetricsCollector.class, called, null));
        factory.setObservationCollector(spy(ObservationCollector.class, called, ObservationCollector.NO_OP));
        factory.setTrafficListener(spy(TrafficListener.class, called, null));
        assertThat(rabbit.instrument(rabbit.instrument(factory))).isSameAs(factory);

        try (Connection own = factory.newConnection();
                Channel ownChannel = own.createChannel()) {
            publish(ownChannel, "", queue, 1);
            ownChannel.basicGet(queue, true);
            ownChannel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
        }

        assertThat(called)
                .contains("newConnection", "newChannel", "basicPublish", "consumedMessage", "basicConsume")
                .contains("publish", "basicGet")
                .contains("read", "write");
        assertThat(seen.of(RabbitMeters.PUBLISHED)).as("instrumented once").isEqualTo(1);
    }

    @Test
    void aCollectorThatReplacesOursIsNoticed() throws Exception {
        ConnectionFactory factory = rabbit.instrument(broker().connections());
        factory.setMetricsCollector(new NoOpMetricsCollector()); // as Spring Boot's actuator does

        try (Connection own = factory.newConnection();
                Channel ownChannel = own.createChannel()) {
            publish(ownChannel, "", queue, 3);
        }

        assertThat(seen.of(RabbitClientMeters.HOOKS_REPLACED, "rabbitmq.client.hook", "metrics"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitClientMeters.HOOKS_REPLACED)).as("no other").isEqualTo(1);
        assertThat(seen.of(RabbitMeters.PUBLISHED)).as("all but the last").isEqualTo(2);
        expectedErrors = 2;
        sentUnseen = 2;
    }

    @Test
    void connectionsThatCannotBeSeenAreNotPublishedAsNone() throws Exception {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        ConnectionFactory factory = RabbitMetrics.create(other).instrument(broker().connections());
        factory.setMetricsCollector(new NoOpMetricsCollector());

        try (Connection own = factory.newConnection();
                Channel ownChannel = own.createChannel()) {
            ownChannel.basicQos(1);
            publish(ownChannel, "", queue, 1);
            ownChannel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
            ownChannel.basicRecover(true);
        }

        for (MeterSpec row : List.of(
                RabbitClientMeters.CONNECTIONS,
                RabbitClientMeters.CONNECTIONS_OPENED,
                RabbitClientMeters.CONNECTIONS_BLOCKED,
                RabbitClientMeters.CHANNELS,
                RabbitMeters.CONFIRMS_OLDEST)) {
            assertThat(other.find(row.name()).meters()).as(row.name()).isEmpty();
        }
    }

    @Test
    void anObservationCollectorThatReplacesOursIsNoticed() throws Exception {
        ConnectionFactory factory = rabbit.instrument(broker().connections());
        factory.setObservationCollector(ObservationCollector.NO_OP);

        try (Connection own = factory.newConnection();
                Channel ownChannel = own.createChannel()) {
            publish(ownChannel, "", queue, 1);
            ownChannel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
        }

        assertThat(seen.of(RabbitClientMeters.HOOKS_REPLACED, "rabbitmq.client.hook", "observation"))
                .isEqualTo(1);
        expectedErrors = 2;
    }

    @Test
    void aTrafficListenerThatReplacesOursIsNoticed() throws Exception {
        ConnectionFactory factory = rabbit.instrument(broker().connections());
        factory.setTrafficListener(TrafficListener.NO_OP);
        publish(1);

        try (Connection own = factory.newConnection();
                Channel ownChannel = own.createChannel()) {
            long tag = ownChannel.basicGet(queue, false).getEnvelope().getDeliveryTag();
            ownChannel.basicNack(tag, false, true);
        }

        assertThat(seen.of(RabbitClientMeters.HOOKS_REPLACED, "rabbitmq.client.hook", "traffic"))
                .isEqualTo(1);
        expectedErrors = 2;
    }

    @Test
    void theMonitorsOwnChannelIsNoneOfTheApplications() throws Exception {
        double before = seen.of(RabbitClientMeters.CHANNELS_OPENED);
        Registration monitor = rabbit.monitor(connection, Duration.ofMillis(20), "no.such.queue");
        awaitSeen(RabbitClientMeters.QUEUE_MISSING, 1);
        await().atMost(PATIENCE)
                .until(() -> seen.of(RabbitClientMeters.QUEUE_OBSERVED) < 0.02); // asked again, on another channel

        assertThat(seen.of(RabbitClientMeters.CHANNELS_OPENED)).isEqualTo(before);
        assertThat(seen.of(RabbitClientMeters.CHANNELS_CLOSED)).isZero();
        assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(1);
        monitor.close();
        monitor.close();
    }

    private static <T> T spy(Class<T> type, Set<String> called, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            called.add(method.getName());
            return target == null ? null : method.invoke(target, given);
        }));
    }

    @Test
    void theMonitorSeesDepthAndConsumersAndWhatIsMissing() throws Exception {
        publish(3);
        try (var monitor = rabbit.monitor(connection, Duration.ofMillis(50), queue, "no.such.queue")) {
            awaitSeen(RabbitClientMeters.QUEUE_DEPTH, 3, "messaging.destination.name", queue);
            awaitSeen(RabbitClientMeters.QUEUE_MISSING, 1, "messaging.destination.name", "no.such.queue");
            assertThat(seen.of(RabbitClientMeters.QUEUE_MISSING, "messaging.destination.name", queue))
                    .isZero();

            channel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
            awaitSeen(RabbitClientMeters.QUEUE_CONSUMERS, 1, "messaging.destination.name", queue);
            awaitSeen(RabbitClientMeters.QUEUE_DEPTH, 0, "messaging.destination.name", queue);

            channel.queueDelete(queue);
            awaitSeen(RabbitClientMeters.QUEUE_MISSING, 1, "messaging.destination.name", queue);
            channel.queueDeclare(queue, true, false, false, null);
            awaitSeen(RabbitClientMeters.QUEUE_MISSING, 0, "messaging.destination.name", queue);

            connection.abort();
            await().atMost(PATIENCE)
                    .until(() -> seen.of(RabbitClientMeters.QUEUE_OBSERVED, "messaging.destination.name", queue) > 0.3);
        }
        assertThat(registry.find(RabbitClientMeters.QUEUE_DEPTH.name()).meters())
                .isEmpty();
    }
}
